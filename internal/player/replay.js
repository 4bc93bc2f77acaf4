// Plays the recorded run of a picture. It only shows the recording, and
// computes nothing itself. All times are nanoseconds.
(() => {
  'use strict';
  const kinds = {
    busy: ['busy', 'you are busy'],
    waiting: ['you wait', 'you stand and wait'],
    running: ['runs', 'runs without you'],
    unnoticed: ['not noticed', 'finished, not yet noticed'],
  };
  const icons = {
    play: 'M3 1v14l11-7z', pause: 'M3 1h4v14H3zM9 1h4v14H9z',
    back: 'M2 1h2v14H2zM14 1v14L5 8z', on: 'M12 1h2v14h-2zM2 1v14l9-7z',
    link: 'M6.5 11.5l-1 1a2 2 0 0 1-3-3l3-3a2 2 0 0 1 3 0l1-1a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l2-2zM9.500 4.500l1-1a2 2 0 0 1 3 3l-3 3a2 2 0 0 1-3 0l-1 1a3.500 3.500 0 0 0 5 0l3-3a3.500 3.500 0 0 0-5-5l-2 2z',
  };
  const el = (tag, cls, ...inside) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    e.append(...inside);
    return e;
  };
  const icon = (button, name) => {
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${icons[name]}"/></svg>`;
  };
  const button = (cls, label, name) => {
    const b = el('button', cls);
    b.type = 'button';
    b.setAttribute('aria-label', label);
    b.title = label;
    if (name) icon(b, name);
    return b;
  };
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  // 1, 2 or 5 times a power of ten, and not less than x.
  const nice = x => {
    const p = 10 ** Math.floor(Math.log10(x));
    return [1, 2, 5, 10].map(k => k * p).find(v => v >= x * (1 - 1e-9));
  };
  const units = [[1e9, 's', 'seconds'], [1e6, 'ms', 'milliseconds'], [1e3, 'µs', 'microseconds'], [1, 'ns', 'nanoseconds']];
  // How to write times of a run that takes so long.
  const writer = span => {
    const [size, short, long] = units.find(([u]) => span >= .9 * u) || units[0];
    const digits = span / size >= 300 ? 0 : span / size >= 5 ? 1 : 2;
    const number = t => (t / size).toFixed(size === 1 ? 0 : digits);
    return {
      size, long, number, text: t => number(t) + ' ' + short, short: t => +number(t) + ' ' + short,
      // Adds digits until an instant differs from its neighbors.
      apart: (t, others) => {
        let n = digits;
        while (n < 9 && others.some(o => (o / size).toFixed(n) === (t / size).toFixed(n))) n++;
        return (t / size).toFixed(n);
      },
    };
  };
  // How to write where a run is that plays line by line.
  const counter = {
    size: 1e9, long: 'lines', number: t => String(Math.round(t / 1e9)), apart: t => counter.number(t),
    text: t => t / 1e9 === 1 ? '1 line' : Math.round(t / 1e9) + ' lines',
  };
  const took = c => c.elapsed ? writer(c.elapsed).text(c.elapsed) : '0 s';
  const players = [];
  let ids = 0;

  // player puts a player into a figure, and returns a handle to it.
  function player(figure, run, live) {
    const img = figure.querySelector('img') || { alt: '' }, id = 'run' + ++ids;
    const charts = run.charts, many = charts.length > 1, RACE = -1;
    // A run that took no time plays line by line: a second stands for one.
    for (const c of charts) {
      c.end = c.byLine ? c.lines.length * 1e9 : c.elapsed;
      c.lines.forEach((l, i) => { l.pos = c.byLine ? i * 1e9 : l.at; });
    }
    const timed = charts.filter(c => !c.byLine), mixed = timed.length > 0 && timed.length < charts.length;
    const longest = Math.max(run.atLeast || 0, ...(timed.length ? timed : charts).map(c => c.end));
    const all = writer(longest);
    // Differences must match the times that are shown.
    const shownAs = t => all.number(t) * all.size;
    let tab = many ? RACE : 0, t = 0, clock = 0, playing = false, started = false, last = 0;
    let guesses = null; // of each chart, in ns, or null
    // beside compares a guess with the truth, as both are shown.
    const beside = (guess, c) => {
      if (guess === null) return '';
      const more = shownAs(c.elapsed) - shownAs(guess);
      return more ? `${all.short(Math.abs(more))} ${more < 0 ? 'less' : 'more'} than you said` : 'just as you said';
    };

    const shown = () => tab === RACE ? charts : [charts[tab]];
    // Beside runs that took time, one that took none ends immediately.
    const atOnce = c => tab === RACE && mixed && c.byLine;
    const byLine = () => shown().every(c => c.byLine);
    const end = () => Math.max(...shown().map(c => atOnce(c) ? 0 : c.end));
    // One scale for all, so that the runs can be compared, unless one
    // would be too short to be seen.
    const scale = () => tab !== RACE && (charts[tab].byLine || charts[tab].end * 4 < longest) ? charts[tab].end || 1 : longest || 1;

    // ---- what it is made of
    const caption = el('figcaption', '', run.title || img.alt);
    if (run.subtitle) caption.append(el('small', '', run.subtitle));
    const tabs = el('div', 'tabs');
    const panel = el('div', 'body');
    const stage = el('div', 'stage'), printed = el('pre', 'printed');
    stage.setAttribute('role', 'group');
    printed.tabIndex = 0;
    printed.setAttribute('role', 'group');
    printed.setAttribute('aria-label', 'printed lines');
    panel.id = id + '-panel';
    const earlier = el('em', ''), listed = el('div', '');
    printed.append(earlier, listed);
    panel.append(stage, printed);

    const play = button('play', 'play', 'play');
    const back = button('', 'instant before', 'back'), on = button('', 'next instant', 'on');
    const link = button('', 'copy a link to this instant', 'link');
    const slider = el('input', '');
    slider.type = 'range';
    slider.min = 0;
    slider.step = 'any';
    slider.setAttribute('aria-label', 'time');
    const time = el('output', 'clock');
    time.setAttribute('aria-live', 'off');
    const speed = el('select', '');
    speed.setAttribute('aria-label', 'speed');
    const controls = el('div', 'controls', play, back, on, slider, time, speed, link);
    controls.setAttribute('role', 'group');
    controls.setAttribute('aria-label', 'player');
    const status = el('p', 'unseen');
    status.setAttribute('role', 'status');
    const legend = el('ul', 'legend');

    const used = new Set(charts.flatMap(c => c.spans.map(s => s.kind)));
    for (const k in kinds) if (used.has(k)) legend.append(el('li', '', el('i', k), kinds[k][1]));
    if (charts.some(c => (c.marks || []).some(m => m.look))) {
      legend.append(el('li', '', el('i', 'look'), 'you look up'));
    }
    if (charts.some(c => (c.marks || []).some(m => !m.look))) {
      legend.append(el('li', '', el('i', 'mark'), 'something is printed'));
    }

    // ---- speeds: what lets a run last from half a second to a minute
    const factors = [1e-6, 1e-5, 1e-4, .001, .01, .1, .25, .5, 1, 2, 4, 10, 20, 50, 100, 1000];
    const lasts = f => longest / 1e9 / f;
    let offer = factors.filter(f => f === 1 || (lasts(f) >= .5 && lasts(f) <= 60));
    if (!offer.length) offer = [1];
    const best = lasts(1) >= 1 && lasts(1) <= 8 ? 1 :
      offer.reduce((a, b) => Math.abs(Math.log(lasts(b) / 5)) < Math.abs(Math.log(lasts(a) / 5)) ? b : a);
    for (const f of offer) {
      const o = el('option', '', f + '×');
      o.value = f;
      o.selected = f === best;
      speed.append(o);
    }

    // ---- tabs
    const names = many ? [[RACE, 'race them'], ...charts.map((c, i) => [i, c.title])] : [];
    if (many) {
      tabs.setAttribute('role', 'tablist');
      tabs.setAttribute('aria-label', 'runs');
      panel.setAttribute('role', 'tabpanel');
    }
    const buttons = names.map(([i, title]) => {
      const b = el('button', '', title);
      b.type = 'button';
      b.id = id + '-tab' + (i + 1);
      b.setAttribute('role', 'tab');
      b.setAttribute('aria-controls', panel.id);
      b.onclick = () => { pause(); tab = i; t = clock = 0; started = started && !guess.isConnected; build(); };
      tabs.append(b);
      return b;
    });
    tabs.addEventListener('keydown', e => {
      const i = buttons.indexOf(document.activeElement), n = buttons.length;
      const to = { ArrowRight: (i + 1) % n, ArrowLeft: (i + n - 1) % n, Home: 0, End: n - 1 }[e.key];
      if (to === undefined || i < 0) return;
      e.preventDefault();
      buttons[to].focus();
      buttons[to].click();
    });

    // ---- the prediction
    const guess = el('form', 'guess');
    guess.noValidate = true;
    const fields = charts.map((c, i) => {
      const input = el('input', '');
      input.type = 'text';
      input.inputMode = 'decimal';
      input.autocomplete = 'off';
      input.setAttribute('aria-describedby', id + '-wrong');
      return input;
    });
    {
      const go = el('button', '', 'Play'), skip = el('button', '', 'Skip');
      skip.type = 'button';
      skip.onclick = () => { settle(); play.focus(); };
      const wrong = el('p', 'wrong');
      wrong.id = id + '-wrong';
      wrong.setAttribute('role', 'alert');
      const row = el('div', '');
      charts.forEach((c, i) => row.append(el('label', '', el('span', '', many ? c.title : 'your guess'), fields[i], ' ' + all.text(0).split(' ')[1])));
      row.append(go, skip);
      // The text above may speak in a smaller unit than the fields do.
      const small = timed.map(c => writer(c.end)).find(w => w.size < all.size && w.size > 1);
      const ask = el('p', '', 'Predict first: how long does ' + (many ? 'each' : 'it') + ' take?' +
        (small ? ` You can also use ${small.text(0).split(' ')[1]}, as in 90 ${small.text(0).split(' ')[1]}.` : ''));
      // There may be several on a page, and each has a name of its own.
      guess.setAttribute('aria-label', `${ask.textContent} ${run.title || img.alt}`);
      guess.append(ask, row, wrong);
      guess.onsubmit = e => {
        e.preventDefault();
        const said = fields.map(f => parse(f.value, all.size));
        const bad = said.findIndex(v => Number.isNaN(v));
        fields.forEach((f, i) => i === bad ? f.setAttribute('aria-invalid', 'true') : f.removeAttribute('aria-invalid'));
        wrong.textContent = bad < 0 ? '' : `Enter a number of ${all.long}, such as 12 or 1.5.`;
        if (bad >= 0) { fields[bad].focus(); return; }
        if (said.some(v => v !== null)) guesses = said;
        settle();
        play.focus();
        toggle();
      };
    }
    // settle ends the asking.
    function settle() {
      guess.remove();
      figure.classList.remove('secret');
      build(true);
    }

    // ---- the picture of a tab
    let groups = [], lines = [], low = 0, high = 0, instants = [], write = all;
    function build(keep) {
      const span = scale();
      write = byLine() ? counter : writer(span);
      figure.classList.toggle('race', tab === RACE);
      figure.batonAxis = span;
      buttons.forEach((b, i) => {
        const here = names[i][0] === tab;
        b.setAttribute('aria-selected', here);
        b.tabIndex = here ? 0 : -1;
        if (here) panel.setAttribute('aria-labelledby', b.id);
      });
      const rows = shown().reduce((n, c) => n + c.lanes.length, 0);
      figure.style.setProperty('--rows', rows);
      figure.style.setProperty('--groups', shown().length);
      const widest = Math.max(write.long.length, ...shown().flatMap(c => c.lanes.map(l => l.length)));
      stage.style.setProperty('--lane', `min(${(widest * .56 + 1.6).toFixed(1)}em, var(--widest))`);
      figure.classList.toggle('dense', rows > 12);
      figure.classList.toggle('crowded', rows > 18);
      stage.textContent = listed.textContent = earlier.textContent = '';
      groups = shown().map(c => group(c, atOnce(c) ? c.end || 1 : span));
      stage.append(...groups.map(g => g.node), axis(span));
      lines = tab === RACE ? [] : charts[tab].lines;
      low = high = 0;
      instants = [...new Set(shown().flatMap(c => atOnce(c) ? [] : [0, c.end, ...c.lines.map(l => l.pos),
        ...c.spans.flatMap(s => [s.start, s.end])]))].sort((a, b) => a - b)
        // A delay of a few nanoseconds is not another instant.
        .filter((at, i, all) => i === all.length - 1 || all[i + 1] - at > span / 1e6);
      slider.max = end();
      slider.disabled = on.disabled = back.disabled = end() === 0;
      for (const g of groups) g.done = null;
      told = '';
      draw();
      if (!keep) tell();
    }

    function group(c, span) {
      const row = new Map(c.lanes.map((l, i) => [l, i]));
      const node = el('div', 'group'), out = el('output', ''), sooner = el('small', ''), said = el('small', 'you-said'), says = el('span', 'says');
      out.setAttribute('aria-live', 'off');
      says.setAttribute('aria-hidden', 'true');
      const name = el('div', 'name');
      if (tab === RACE) name.append(el('b', '', c.title));
      name.append(out, said, sooner);
      if (tab === RACE) name.append(says);
      const labels = el('ul', '', ...c.lanes.map(l => { const li = el('li', '', l); li.title = l; return li; }));
      const track = el('div', 'track'), bars = el('div', 'bars');
      track.style.setProperty('--n', c.lanes.length);
      track.setAttribute('aria-hidden', 'true'); // the status says it in words
      const put = (e, lane, at, to) => {
        e.style.setProperty('--i', row.get(lane));
        e.style.left = 100 * at / span + '%';
        if (to !== undefined) e.style.width = 100 * (to - at) / span + '%';
        bars.append(e);
        return e;
      };
      const spoken = new Set((c.marks || []).filter(m => !m.look).map(m => m.lane));
      const spans = drawn(c, span);
      // A path for each lane and kind draws thousands as fast as one.
      if (spans.length > 400) for (const p of paths(spans, span)) put(p.svg, p.lane, 0);
      else for (const s of spans) {
        const bar = put(el('i', s.kind), s.lane, s.start, s.end);
        bar.title = `${s.lane}: ${doing(s)}, ${write.text(s.start)} to ${write.text(s.end)}`;
        if (s.critical) bar.classList.add('critical');
        if (s.end - s.start <= span / 40 || spoken.has(s.lane)) continue;
        if (named(s)) bar.append(el('b', 'named', s.label));
        else bar.append(el('b', 'short', kinds[s.kind][0]), el('b', 'long', kinds[s.kind][1]));
      }
      for (const m of seenMarks(c, span, c.lanes.length)) put(el('span', m.look ? 'look' : 'mark'), m.lane, m.at).title = m.text;
      for (const l of c.links || []) {
        const [a, b] = [row.get(l.from), row.get(l.to)];
        if (a < b) put(el('span', 'arrow'), l.from, l.at).style.setProperty('--j', b);
      }
      const i = charts.indexOf(c);
      if (guesses && guesses[i] !== null && guesses[i] <= span) {
        const line = el('div', 'said-at');
        line.style.left = 100 * guesses[i] / span + '%';
        track.append(line);
      }
      const cover = el('div', 'cover');
      bars.append(cover);
      track.prepend(bars);
      node.append(name, el('div', 'lanes', labels, track));
      return { c, node, cover, out, sooner, said, says, span, done: null, line: -1, guess: guesses ? guesses[i] : null };
    }

    function axis(span) {
      const ticks = el('div', ''), w = write;
      const step = nice(span / w.size / 11) * w.size;
      const digits = Math.max(0, -Math.floor(Math.log10(step / w.size) + 1e-9));
      for (let k = 0; k * step <= span * (1 + 1e-9); k++) {
        const i = el('i', '', String(+(k * step / w.size).toFixed(digits)));
        i.style.left = 100 * k * step / span + '%';
        ticks.append(i);
      }
      return el('div', 'axis', el('span', '', w.long), ticks);
    }

    // ---- drawing an instant: nothing here grows with the recording
    function draw() {
      const e = end();
      t = Math.min(t, e);
      for (const g of groups) {
        const at = atOnce(g.c) ? (started ? g.c.end : 0) : Math.min(t, g.c.end), done = started && at >= g.c.end;
        g.cover.style.transform = `translateX(${100 * at / g.span}%)`;
        if (tab === RACE) {
          const n = started ? before(g.c.lines, at) : 0;
          if (n !== g.line) g.says.textContent = n ? g.c.lines[n - 1].text : '';
          g.line = n;
        }
        if (done !== g.done) {
          g.done = done;
          g.out.textContent = done ? g.c.byLine ? took(g.c) : write.text(g.c.elapsed) : '';
          const ahead = shownAs(charts[0].elapsed) - shownAs(g.c.elapsed);
          g.sooner.textContent = done && many && !mixed && !g.c.byLine && ahead > longest / 100 ? `${all.short(ahead)} sooner than ${charts[0].title}` : '';
          g.said.textContent = done ? beside(g.guess, g.c) : '';
        }
      }
      if (tab !== RACE) print(started ? before(lines, t) : 0);
      slider.value = t;
      // Of lines, those that have come: at 0 it is the first.
      const reached = write === counter ? (started ? Math.min(e, Math.floor(t / 1e9) * 1e9 + 1e9) : 0) : t;
      const i = playing ? -1 : instants.indexOf(t), number = i < 0 ? write.number(reached) :
        write.apart(reached, [instants[i - 1], instants[i + 1]].filter(o => o !== undefined));
      time.textContent = write.text(reached).replace(/^\S+/, number);
      slider.setAttribute('aria-valuetext', number + ' ' + write.long);
      if (play.dataset.does !== String(playing)) {
        play.dataset.does = playing;
        icon(play, playing ? 'pause' : 'play');
        play.title = playing ? 'pause' : 'play';
        play.setAttribute('aria-label', play.title);
      }
      figure.dataset.at = Math.round(t);
      figure.dataset.state = playing ? 'playing' : 'still';
    }

    // print shows the first n lines, and marks those of the last instant.
    // Of very many it shows the last ones, and says so.
    function print(n) {
      const c = charts[tab], from = lines.length > 1000 ? Math.max(0, n - 300) : 0;
      if (n === high && from === low) return;
      const number = i => c.byLine ? String(i + 1).padStart(String(lines.length).length) :
        write.number(lines[i].at).padStart(write.number(c.elapsed).length);
      const some = (a, b) => {
        const part = document.createDocumentFragment();
        for (let i = a; i < b; i++) part.append(el('span', '', number(i) + '  ' + lines[i].text));
        return part;
      };
      if (from >= high || n <= low) { listed.textContent = ''; low = high = from; }
      for (; high > n; high--) listed.lastChild.remove();
      for (; low < from; low++) listed.firstChild.remove();
      listed.prepend(some(from, low));
      listed.append(some(high, n));
      low = from;
      high = n;
      for (const now of listed.querySelectorAll('.now')) now.classList.remove('now');
      for (let i = n - 1; i >= low && lines[i].pos === lines[n - 1].pos; i--) listed.childNodes[i - low].classList.add('now');
      earlier.textContent = low ? `${low} earlier ${low === 1 ? 'line' : 'lines'}` : '';
      printed.scrollTop = printed.scrollHeight;
    }

    // The last line stays in view when the size changes.
    const resized = new ResizeObserver(() => { printed.scrollTop = printed.scrollHeight; });
    resized.observe(printed);

    // tell says in words what the picture shows; for those who cannot see it.
    let told = '';
    function tell() {
      const words = shown().map(c => {
        const at = c.lanes.map(lane => {
          const s = c.spans.find(s => s.lane === lane && s.start <= t && t < s.end);
          return s ? `${lane}: ${doing(s)}` : '';
        }).filter(Boolean);
        const guess = guesses && guesses[charts.indexOf(c)], truth = `ended after ${c.byLine ? took(c) : write.text(c.elapsed)}`;
        const done = started && (t >= c.end || atOnce(c)) ? truth + (guess ? ', ' + beside(guess, c) : '') : at.join('; ') || 'nothing goes on';
        return (many ? c.title + ': ' : '') + done;
      });
      const say = `${time.textContent}. ${words.join('. ')}.`;
      stage.setAttribute('aria-label', started ? 'At ' + say : 'Not played yet');
      if (started && say !== told) status.textContent = told = say;
    }

    // ---- moving
    function before(list, at) { // how many of the lines have come
      let a = 0, b = list.length;
      while (a < b) {
        const m = (a + b) >> 1;
        if (list[m].pos <= at) a = m + 1; else b = m;
      }
      return a;
    }
    function frame(now) {
      if (!playing) return;
      clock += Math.min(Math.max(now - last, 0), 1000) * 1e6 * speed.value;
      last = now;
      if (clock >= end()) { clock = end(); playing = false; }
      // With less motion, from instant to instant; else as time flows.
      t = clock;
      if (still.matches && playing) t = instants.findLast(i => i <= clock) ?? 0;
      draw();
      if (playing) requestAnimationFrame(frame); else tell();
    }
    function pause() {
      if (!playing) return;
      playing = false;
      draw();
      tell();
    }
    function begin() { // after a move, a prediction is too late
      started = true;
      if (guess.isConnected) settle();
    }
    function toggle() {
      if (playing) { pause(); return; }
      players.forEach(p => p.pause());
      begin();
      // There it fits the screen, but only if it begins at the top.
      if (document.documentElement.classList.contains('projector')) figure.scrollIntoView({ block: 'start' });
      if (t >= end()) t = 0;
      clock = t;
      playing = true;
      draw();
      requestAnimationFrame(now => { last = now; frame(now); });
    }
    function go(to) {
      playing = false;
      begin();
      t = clock = Math.max(0, Math.min(end(), to));
      draw();
      tell();
    }
    play.onclick = toggle;
    slider.oninput = () => go(+slider.value);
    const goBack = () => go(instants.findLast(i => i < t) ?? 0);
    const goOn = () => go(started ? instants.find(i => i > t) ?? end() : 0);
    back.onclick = goBack;
    on.onclick = goOn;
    slider.addEventListener('keydown', e => {
      const step = nice(scale() / 250);
      const to = {
        ArrowLeft: t - step, ArrowDown: t - step, ArrowRight: t + step, ArrowUp: t + step,
        PageDown: t - 10 * step, PageUp: t + 10 * step, Home: 0, End: end(),
      }[e.key];
      if (to === undefined || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      // Steps on a grid, so that what is read off is a round number.
      go(e.key === 'Home' || e.key === 'End' ? to : Math.round(to / step) * step);
    });
    figure.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches('select,input:not([type=range])')) return;
      if (e.key === ' ' && e.target.tagName !== 'BUTTON') { e.preventDefault(); toggle(); }
      if (e.key === ',') goBack();
      if (e.key === '.') goOn();
    });
    link.onclick = () => {
      const u = new URL(location.href);
      u.search = '';
      if (players.length > 1) u.searchParams.set('run', figure.dataset.run);
      if (many) u.searchParams.set('tab', tab === RACE ? 'race' : tab + 1);
      u.searchParams.set('at', +(t / 1e9).toFixed(9));
      u.hash = '';
      window.bookCopy(u.href).then(() => { status.textContent = 'link copied'; link.title = 'copied'; },
        () => { status.textContent = 'the browser refuses to copy'; link.title = u.href; });
    };

    // ---- into the page
    const asks = !live && timed.length > 0 && longest > 0;
    figure.classList.toggle('secret', asks);
    figure.classList.toggle('live', !!live);
    figure.classList.add('playing-here');
    figure.removeAttribute('tabindex'); // it was for scrolling the picture
    figure.id = figure.id || 'run-' + figure.dataset.run + (document.getElementById('run-' + figure.dataset.run) ? '-' + ids : '');
    const parts = [caption, ...many ? [tabs] : [], ...asks ? [guess] : [], panel, controls, legend, status];
    const after = figure.querySelector(':scope > .tune');
    for (const part of parts) figure.insertBefore(part, after);
    if (live) { // show the whole run first
      started = true;
      t = clock = end();
    }
    build(true);

    const self = {
      name: figure.dataset.run, pause,
      open(wish, at) {
        if (wish === 'race' || wish === '0') tab = many ? RACE : 0;
        else if (charts[wish - 1]) tab = wish - 1;
        build(true);
        if (at !== null && at.trim() !== '' && Number.isFinite(+at)) go(at * 1e9);
        figure.scrollIntoView({ block: 'center' });
      },
      remove() {
        pause();
        resized.disconnect();
        for (const part of parts) part.remove();
        players.splice(players.indexOf(self), 1);
      },
    };
    players.push(self);
    return self;
  }

  // named says whether what goes on has a name, beside that of its lane.
  const named = s => s.kind === 'running' && s.label && s.label !== s.lane;
  const doing = s => named(s) ? s.label : kinds[s.kind][1];

  // drawn returns the spans to draw. Of short ones that touch it makes one,
  // as the screen could not show them apart, and there may be very many; a
  // moment of waiting that is thinner than its own outline is left out.
  function drawn(c, span) {
    const open = new Map(), out = [];
    for (const s of [...c.spans].sort((a, b) => a.start - b.start)) {
      const o = open.get(s.lane);
      if (o && o.kind === s.kind && s.start - o.end < span / 4000 && s.end - s.start < span / 500) {
        o.end = Math.max(o.end, s.end);
        o.label = o.lane; // it is several things now
        continue;
      }
      const n = { ...s };
      open.set(s.lane, n);
      out.push(n);
    }
    return out.filter(s => s.end > s.start &&
      (s.end - s.start > span / 1000 || s.kind === 'busy' || s.kind === 'running'));
  }

  // paths returns a picture of a lane for each lane and kind.
  function paths(spans, span) {
    const all = new Map();
    for (const s of spans) {
      const key = s.kind + ' ' + s.lane, to = 1e5 / span;
      if (!all.has(key)) all.set(key, { lane: s.lane, kind: s.kind, d: [] });
      const width = Math.max(40, (s.end - s.start) * to);
      all.get(key).d.push(`M${(s.start * to).toFixed(1)} 0h${width.toFixed(1)}v1h-${width.toFixed(1)}z`);
    }
    return [...all.values()].map(({ lane, kind, d }) => {
      const holder = document.createElement('template');
      holder.innerHTML = `<svg class="${kind}" viewBox="0 0 100000 1" preserveAspectRatio="none"><path d="${d.join('')}"/></svg>`;
      return { lane, svg: holder.content.firstChild };
    });
  }

  // seenMarks returns the marks to draw: one where many would be one dot.
  function seenMarks(c, span, lanes) {
    const marks = c.marks || [];
    if (marks.length < 300) return marks;
    const last = new Map();
    return marks.filter(m => {
      const key = m.lane + (m.look ? ' looks' : ' says'), before = last.get(key);
      if (before !== undefined && m.at - before < span / Math.max(20, 1500 / lanes)) return false;
      last.set(key, m.at);
      return true;
    });
  }

  // parse reads a guess in a unit, or with its own: 12, 1.5, 300 ms.
  function parse(text, unit) {
    text = text.trim().toLowerCase();
    if (!text) return null;
    const m = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(m|min|s|sec|seconds?|ms|µs|us)?$/.exec(text);
    if (!m) return NaN;
    const of = { m: 6e10, min: 6e10, s: 1e9, sec: 1e9, second: 1e9, seconds: 1e9, ms: 1e6, µs: 1e3, us: 1e3 };
    return Math.round(m[1].replace(',', '.') * (m[2] ? of[m[2]] : unit));
  }

  const of = new Map();
  // Shows another run in a figure: one that is live, or the recorded one.
  window.batonShow = (figure, run) => {
    of.get(figure)?.remove();
    const recorded = figure.querySelector(':scope > script');
    const play = run || (recorded && JSON.parse(recorded.textContent));
    if (play) of.set(figure, player(figure, play, !!run));
    else {
      of.delete(figure);
      figure.classList.remove('live');
    }
  };
  for (const figure of document.querySelectorAll('figure.run')) window.batonShow(figure);
  const query = new URLSearchParams(location.search), at = query.get('at'), tab = query.get('tab');
  if (players.length && (at !== null || tab !== null)) {
    (players.find(p => p.name === query.get('run')) || players[0]).open(tab, at);
  }
})();
