// The controls below a picture. A change runs the packages of the course
// again, as WebAssembly, and shows the result. This script computes no
// result itself.
(() => {
  'use strict';
  const base = document.documentElement.dataset.root || '';
  const script = name => new Promise((done, failed) => {
    const s = document.createElement('script');
    s.src = base + name;
    s.onload = done;
    s.onerror = () => { s.remove(); failed(new Error(name + ' cannot be loaded')); };
    document.head.append(s);
  });

  // A page from a folder cannot fetch, so the program comes in a script.
  const fromScript = async name => {
    let packed;
    window.batonProgram = text => { packed = text; };
    await script(name + '.wasm.js');
    const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
    const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(whole).arrayBuffer();
  };
  const instantiate = async (name, imports) => {
    if (location.protocol === 'file:') return WebAssembly.instantiate(await fromScript(name), imports);
    const response = await fetch(base + name + '.wasm');
    if (!response.ok) throw new Error(name + '.wasm cannot be loaded');
    // Streaming needs the right type. Without it, compile the bytes.
    if (!/^application\/wasm/.test(response.headers.get('Content-Type'))) {
      return WebAssembly.instantiate(await response.arrayBuffer(), imports);
    }
    return WebAssembly.instantiateStreaming(response, imports);
  };
  // load returns the functions of a program, which is loaded once.
  const programs = new Map(), running = new Map();
  const load = name => {
    if (!programs.has(name)) {
      const program = (async () => {
        if (!window.Go) await script('wasm_exec.js');
        const go = new window.Go();
        const { instance } = await instantiate(name, go.importObject);
        return new Promise(ready => {
          window.batonReady = (run, step) => {
            const ask = f => request => JSON.parse(f(JSON.stringify(request)));
            running.set(name, { run: ask(run), step: ask(step) });
            ready(running.get(name));
          };
          go.run(instance).then(() => { programs.delete(name); running.delete(name); });
        });
      })();
      program.catch(() => programs.delete(name));
      programs.set(name, program);
    }
    return programs.get(name);
  };

  const el = (tag, ...inside) => {
    const e = document.createElement(tag);
    e.append(...inside);
    return e;
  };
  let touched = null; // the form that r resets

  function tune(form) {
    const figure = form.closest('figure'), name = figure.dataset.run;
    const part = cls => form.querySelector('.' + cls);
    const said = part('tune-said'), wrong = part('tune-wrong'), code = part('tune-code').firstChild;
    const table = part('what-if'), helps = part('tune-help'), goals = [...form.querySelectorAll('.goals li')];
    const fields = [...form.elements].filter(f => f.name), code0 = code.innerHTML;
    const set = () => Object.fromEntries(fields.map(f => [f.name, f.value]));
    const program = form.dataset.program, ask = request => running.get(program).run(request);
    let shown = null, longest = 0, planned = 0, later = 0;
    const tried = new Map(); // what was run, to know what was compared

    const conditions = () => {
      const now = set();
      for (const knob of form.querySelectorAll('[data-when]')) {
        const [of, is] = knob.dataset.when.split('=');
        knob.hidden = now[of] !== is;
      }
    };

    // show puts a result into the page.
    function show(r) {
      const chart = { ...r.chart, title: r.title };
      chart.spans = (chart.spans || []).map((s, i) => ({ ...s, critical: !table.hidden && (r.critical || []).includes(i) }));
      chart.lanes ||= [];
      chart.lines ||= [];
      longest = Math.max(longest, chart.elapsed);
      window.batonShow(figure, { title: r.title, charts: [chart], atLeast: longest });
      code.textContent = '';
      r.code.split(/[«»]/).forEach((text, i) => code.append(i % 2 ? el('b', text) : text));
      for (const f of fields) {
        if (f.type !== 'range') continue;
        f.setAttribute('aria-valuetext', r.shown[f.name]);
        f.parentNode.querySelector('output').textContent = r.shown[f.name];
      }
    }
    // more shows the goals and what would help, which takes longer.
    function more() {
      const r = ask({ Scene: form.dataset.scene, Set: set(), More: true, Tried: [...tried.values()] });
      if (r.error) return;
      goals.forEach((li, i) => {
        const there = (r.reached || []).includes(i), before = li.classList.contains('reached');
        if (!there || before) return;
        li.classList.add('reached');
        li.querySelector('.goal-mark').textContent = '✓';
        li.querySelector('.goal-said').textContent = 'You have found it.';
        said.textContent += '. You have found it!';
      });
      if (table.hidden) return;
      show(r);
      const rows = (r.whatIf || []).map(w => el('tr', el('td', w.what), el('td', w.words)));
      table.textContent = '';
      const body = el('table', el('thead', el('tr', el('th', 'what if'), el('th', 'saves'))), el('tbody', ...rows));
      table.append(el('p', 'Each row is another run. The framed bars determine how long the run in the picture takes.'), body);
    }
    function run() {
      planned = 0;
      const from = performance.now();
      const r = ask({ Scene: form.dataset.scene, Set: set(), Before: shown || 0, Compare: shown !== null });
      for (const f of fields) f.toggleAttribute('aria-invalid', f.name === r.field);
      wrong.textContent = r.error || '';
      if (r.error) return;
      show(r);
      shown = r.chart.elapsed;
      if (tried.size < 500) tried.set(JSON.stringify(set()), set());
      said.textContent = r.said;
      address();
      form.dataset.ms = performance.now() - from;
      form.dataset.runs = 1 + +(form.dataset.runs || 0);
      clearTimeout(later);
      later = setTimeout(() => attempt(more), 150);
    }
    // The address of the page keeps the setting.
    function address() {
      const u = new URL(location.href);
      u.search = '';
      u.searchParams.set('run', name);
      for (const f of fields) {
        if (!f.closest('[hidden]')) u.searchParams.set(f.name, f.value);
      }
      // A browser may refuse for a page from a file.
      try { history.replaceState(null, '', u); } catch { }
    }
    const attempt = async f => {
      try {
        await load(program);
        f();
      } catch (err) {
        said.textContent = `Cannot run it: ${err.message}.`;
      }
    };
    const change = () => {
      touched = form;
      conditions();
      if (planned) return;
      planned = requestAnimationFrame(() => {
        if (!running.has(program)) said.textContent = 'Loading the Go program …';
        attempt(() => {
          if (shown === null) { // compare with the initial run
            const first = Object.fromEntries(fields.map(f => [f.name, initial(f)]));
            shown = ask({ Scene: form.dataset.scene, Set: first }).chart.elapsed;
            longest = shown;
            tried.set(JSON.stringify(first), first);
          }
          run();
        });
      });
    };
    const initial = f => f.tagName === 'SELECT' ? [...f.options].find(o => o.defaultSelected).value : f.defaultValue;

    form.addEventListener('focusin', () => { touched = form; load(program).catch(() => { }); });
    form.addEventListener('pointerdown', () => load(program).catch(() => { }));
    form.addEventListener('input', change);
    form.addEventListener('submit', e => { e.preventDefault(); change(); });
    form.addEventListener('reset', () => setTimeout(() => {
      conditions();
      clearTimeout(later);
      tried.clear();
      shown = null;
      longest = 0;
      table.hidden = true;
      helps?.setAttribute('aria-expanded', 'false');
      code.innerHTML = code0;
      wrong.textContent = '';
      said.textContent = 'As it was.';
      for (const f of fields) {
        f.removeAttribute('aria-invalid');
        const out = f.parentNode.querySelector('output');
        if (out) out.textContent = out.defaultValue || out.dataset.first;
      }
      window.batonShow(figure); // the recorded run, if there is one
      const u = new URL(location.href);
      u.search = '';
      try { history.replaceState(null, '', u); } catch { }
    }));
    for (const out of form.querySelectorAll('output')) out.dataset.first = out.textContent;
    if (helps) helps.onclick = () => {
      table.hidden = !table.hidden;
      helps.setAttribute('aria-expanded', !table.hidden);
      change();
    };
    conditions();

    const query = new URLSearchParams(location.search);
    if (query.get('run') === name && fields.some(f => query.has(f.name))) {
      for (const f of fields) if (query.has(f.name)) f.value = query.get(f.name);
      change();
      figure.scrollIntoView({ block: 'start' });
    }
  }
  // The steps of two goroutines. The program runs again from its start for
  // each of them, in the order that the reader has chosen.
  function steps(form) {
    const figure = form.closest('figure'), part = cls => form.querySelector('.' + cls);
    const walkers = [...form.querySelectorAll('.walker')], back = form.querySelector('[value=back]');
    const said = part('tune-said'), locked = form.elements.locked, goal = part('goals').firstChild;
    let order = '';
    function show() {
      const r = running.get('live').step({ Order: order, Locked: locked.checked });
      if (r.error) {
        order = '';
        said.textContent = `Cannot run it: ${r.error}.`;
        return;
      }
      r.who.forEach((w, i) => {
        const [list, local, button] = ['ol', '.local', 'button'].map(s => walkers[i].querySelector(s));
        list.textContent = '';
        r.lines.forEach((line, n) => {
          const li = el('li', el('code', line));
          if (!w.done && n === w.at) li.className = w.waits ? 'now waits' : 'now';
          else if (w.done || n < w.at) li.className = 'past';
          list.append(li);
        });
        local.textContent = w.waits ? 'waits for the lock' : w.done ? 'is done' : w.local ? 'has ' + w.local : 'has read nothing';
        button.disabled = w.done || w.waits;
      });
      part('words').textContent = r.words;
      part('shared').classList.toggle('lost', r.lost);
      back.disabled = !order;
      said.textContent = r.said;
      form.dataset.order = r.order;
      if (r.lost) {
        goal.classList.add('reached');
        part('goal-mark').textContent = '✓';
        part('goal-said').textContent = 'You have found it.';
      }
      const u = new URL(location.href);
      u.search = '';
      u.searchParams.set('run', figure.dataset.run);
      u.searchParams.set('order', order);
      if (locked.checked) u.searchParams.set('locked', 1);
      try { history.replaceState(null, '', u); } catch { }
    }
    const attempt = async () => {
      touched = form;
      if (!running.has('live')) said.textContent = 'Loading the Go program …';
      try {
        await load('live');
        show();
      } catch (err) {
        said.textContent = `Cannot run it: ${err.message}.`;
      }
    };
    form.addEventListener('click', e => {
      const does = e.target.closest('button[type=button]')?.value;
      if (!does) return;
      order = does === 'back' ? order.slice(0, -1) : order + does;
      // A disabled button cannot keep the focus.
      attempt().then(() => {
        if (e.target.disabled) form.querySelector('.walker button:enabled,[type=reset]').focus();
      });
    });
    locked.onchange = () => { order = ''; attempt(); };
    form.addEventListener('focusin', () => { touched = form; load('live').catch(() => { }); });
    form.addEventListener('submit', e => e.preventDefault());
    form.addEventListener('reset', () => setTimeout(() => { order = ''; attempt(); }));
    const query = new URLSearchParams(location.search);
    if (query.get('run') === figure.dataset.run && query.has('order')) {
      order = query.get('order');
      locked.checked = query.has('locked');
      attempt();
    }
  }
  document.addEventListener('keydown', e => {
    if (e.key !== 'r' && e.key !== 'R' || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
    if (e.target.matches('input[type=text],textarea')) return;
    const form = e.target.closest('figure')?.querySelector('.tune,.steps') || touched;
    if (form) { e.preventDefault(); form.reset(); }
  });
  document.querySelectorAll('.tune').forEach(tune);
  document.querySelectorAll('.steps').forEach(steps);
})();
