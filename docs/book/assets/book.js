// The frame of the book: theme, projector, search, help, keys, copying.
(() => {
  'use strict';
  const root = document.documentElement, by = id => document.getElementById(id);
  // A browser may refuse to store anything for a page from a file.
  const stored = (store, key, value) => {
    try {
      if (value === undefined) return window[store].getItem(key);
      window[store].setItem(key, value);
    } catch { }
    return null;
  };

  const themes = { auto: ['◐', 'light'], light: ['☀', 'dark'], dark: ['☾', 'auto'] };
  const theme = by('book-theme');
  const wear = name => {
    if (!themes[name]) name = 'auto';
    root.dataset.theme = name;
    theme.textContent = themes[name][0];
    theme.title = 'theme: ' + name;
    theme.setAttribute('aria-label', 'theme: ' + name);
  };
  theme.onclick = () => {
    const next = themes[root.dataset.theme][1];
    stored('localStorage', 'baton-theme', next);
    wear(next);
  };
  wear(root.dataset.theme || 'auto');

  const projector = by('book-projector');
  const project = on => {
    root.classList.toggle('projector', on);
    projector.setAttribute('aria-pressed', on);
    stored('sessionStorage', 'baton-projector', on ? '1' : '');
  };
  // Everything moves when the size changes: keep what is being looked at.
  const toggleProjector = () => {
    const middle = innerHeight / 2;
    const run = [...document.querySelectorAll('.run')].find(f => {
      const r = f.getBoundingClientRect();
      return r.top < middle && r.bottom > middle;
    });
    const seen = run || [...document.querySelectorAll('main > *')]
      .find(e => e.getBoundingClientRect().bottom > 0);
    project(!root.classList.contains('projector'));
    if (seen && scrollY > 0) seen.scrollIntoView({ block: 'start' });
    else if (run) run.scrollIntoView({ block: 'start' });
  };
  projector.onclick = toggleProjector;
  if (root.classList.contains('projector') || new URLSearchParams(location.search).has('projector')) project(true);

  // Copying: of a terminal session the commands alone.
  const textOf = code => {
    const text = code.textContent;
    const commands = text.split('\n').filter(l => l.startsWith('$ '));
    return commands.length ? commands.map(l => l.slice(2)).join('\n') + '\n' : text;
  };
  const copyOld = text => {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('refused'));
  };
  window.bookCopy = text => navigator.clipboard
    ? navigator.clipboard.writeText(text).catch(() => copyOld(text)) : copyOld(text);
  document.querySelectorAll('.code').forEach(block => {
    const button = document.createElement('button');
    button.className = 'copy';
    button.type = 'button';
    const say = word => { button.textContent = word; button.classList.toggle('said', word !== 'Copy'); };
    say('Copy');
    button.onclick = () => window.bookCopy(textOf(block.querySelector('code')))
      .then(() => say('Copied'), () => say('Select it and copy by hand'))
      .then(() => setTimeout(() => say('Copy'), 1500));
    block.append(button);
  });

  // Measurements are shown as bars. The table with the numbers, which screen
  // readers read, is folded below.
  const sizes = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
  const measured = text => {
    const m = /^([\d,.]+)\s*(\S*)/.exec(text.trim());
    if (!m) return null;
    const unit = sizes[m[2]] ? (m[2].endsWith('s') ? 'time' : 'memory') : m[2];
    return { unit, size: m[1].replaceAll(',', '') * (sizes[m[2]] || 1) };
  };
  const element = (tag, cls, ...inside) => {
    const e = document.createElement(tag);
    e.className = cls;
    e.append(...inside);
    return e;
  };
  for (const details of document.querySelectorAll('.measured')) {
    const rows = [...details.querySelectorAll('tbody tr')];
    const columns = [...details.querySelectorAll('thead th,thead td')].slice(1).map((head, i) => ({
      name: head.textContent,
      cells: rows.map(row => {
        const cell = row.cells[i + 1].cloneNode(true);
        cell.querySelector('small')?.remove();
        return { who: row.cells[0].textContent, ours: !!row.querySelector('strong'), text: cell.textContent.trim(), ...measured(cell.textContent) };
      }).filter(c => c.size !== undefined),
    })).filter(c => c.cells.length);
    const chart = element('div', 'log-bars');
    chart.setAttribute('aria-hidden', 'true');
    for (const c of columns) {
      const alike = columns.flatMap(o => o.cells).filter(o => o.unit === c.cells[0].unit && o.size > 0).map(o => Math.log10(o.size));
      const low = Math.floor(Math.min(...alike) - .1), high = Math.ceil(Math.max(...alike)), decades = Math.max(1, high - low);
      const list = element('ul', '', ...c.cells.map(o => {
        const bar = element('i', o.ours ? 'ours' : '');
        bar.style.width = (o.size > 0 ? 100 * (Math.log10(o.size) - low) / decades : 0) + '%';
        return element('li', '', element('span', '', o.who), element('span', 'scale', bar), element('span', '', o.text));
      }));
      list.style.setProperty('--decades', decades);
      chart.append(element('div', '', element('p', '', c.name), list));
    }
    details.before(chart, element('p', 'log-note', 'Each grid line is ten times as much as the grid line before it.'));
    details.open = false;
  }

  // The dialogs are made here, because only this script can open them.
  const dialogs = document.createElement('template');
  dialogs.innerHTML = `
<dialog id="book-find" aria-label="search">
<form role="search"><input id="book-find-words" type="text" inputmode="search" enterkeyhint="search" autocomplete="off" spellcheck="false" aria-label="search the book" placeholder="search the book"> <button type="button" data-close>close</button></form>
<p id="book-find-count" role="status"></p>
<ol id="book-find-hits"></ol>
</dialog>
<dialog id="book-help" aria-labelledby="book-help-title">
<h2 id="book-help-title">Keys</h2>
<dl>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>previous, next chapter</dd></div>
<div><dt><kbd>s</kbd> <kbd>/</kbd></dt><dd>search</dd></div>
<div><dt><kbd>p</kbd></dt><dd>projector size</dd></div>
<div><dt><kbd>?</kbd></dt><dd>this help</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>close</dd></div>
</dl>
<h2>In a picture that plays</h2>
<dl>
<div><dt><kbd>Space</kbd></dt><dd>play, pause</dd></div>
<div><dt><kbd>,</kbd> <kbd>.</kbd></dt><dd>previous, next instant</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>on the slider: a moment back, forward</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>on the tabs: the other runs</dd></div>
<div><dt><kbd>r</kbd></dt><dd>after a change: back to the recorded run</dd></div>
</dl>
<p>A link such as <code>?tab=1&amp;at=6.2</code> opens the first run at 6.2 s; <code>tab=race</code> opens all runs.</p>
<p><button type="button" data-close>close</button></p>
</dialog>`;
  document.body.append(dialogs.content);

  // Search: the index is loaded when it is first needed.
  const find = by('book-find'), words = by('book-find-words'), count = by('book-find-count'), hits = by('book-find-hits');
  let index = null;
  window.bookSearch = entries => {
    index = entries.map(e => ({ ...e, title: e.t.toLowerCase(), text: (e.t + ' ' + (e.p || '') + ' ' + e.b).toLowerCase() }));
    search();
  };
  const load = () => {
    if (index || document.getElementById('book-find-index')) return;
    const script = document.createElement('script');
    script.id = 'book-find-index';
    script.src = (root.dataset.root || '') + 'search.js';
    script.onerror = () => { count.textContent = 'The search index cannot be loaded.'; script.remove(); };
    document.head.append(script);
  };
  // Where the words are close together in the text of a hit.
  const marked = (text, ws) => {
    const low = text.toLowerCase();
    const first = Math.max(0, Math.min(...ws.map(w => low.indexOf(w)).filter(i => i >= 0), Infinity));
    const from = Number.isFinite(first) ? Math.max(0, first - 50) : 0;
    let part = text.slice(from, from + 170), out = document.createElement('small');
    if (from > 0) out.append('… ');
    while (part) {
      const l = part.toLowerCase();
      let at = -1, len = 0;
      for (const w of ws) {
        const i = l.indexOf(w);
        if (i >= 0 && (at < 0 || i < at)) { at = i; len = w.length; }
      }
      if (at < 0) { out.append(part); break; }
      const mark = document.createElement('mark');
      mark.textContent = part.slice(at, at + len);
      out.append(part.slice(0, at), mark);
      part = part.slice(at + len);
    }
    return out;
  };
  // near reports whether two words differ in one letter, or in two swapped
  // neighbors.
  const near = (a, b) => {
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const [x, y] = [a.slice(i), b.slice(i)];
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) ||
      (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  };
  // meant corrects a word that is not in the book: it returns the most
  // common word of the book that differs by one typo.
  let vocabulary = null;
  const meant = w => {
    if (w.length < 4 || index.some(e => e.text.includes(w))) return w;
    if (!vocabulary) {
      vocabulary = new Map();
      for (const e of index) {
        const worth = e.u.startsWith('src/') ? 1 : 5;
        for (const v of e.text.match(/[a-z]{3,}/g) || []) vocabulary.set(v, (vocabulary.get(v) || 0) + worth);
      }
    }
    let best = w, most = 0;
    for (const [v, n] of vocabulary) {
      const whole = near(w, v);
      if (n * (whole ? 100 : 1) <= most) continue;
      if (whole || [-1, 0, 1].some(d => v.length > w.length + d && near(w, v.slice(0, w.length + d)))) {
        most = n * (whole ? 100 : 1);
        best = v;
      }
    }
    return best;
  };
  // rank scores an entry. A chapter comes before a source file, and a source
  // file before a test, unless the words are the name of the file.
  const rank = (e, ws, phrase) => {
    let sum = e.text.includes(phrase) ? 3 : 0;
    for (const w of ws) sum += e.title.split(/\W+/).includes(w) ? 20 : e.title.includes(w) ? 10 : 1;
    if (!e.u.startsWith('src/')) return e.title === phrase ? sum + 20 : sum;
    if (e.title === phrase || e.title.endsWith('/' + phrase)) return sum + 20;
    return sum * (e.title.endsWith('_test.go') ? .01 : .04);
  };
  const search = () => {
    const typed = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits.textContent = '';
    if (!typed.length) { count.textContent = ''; return; }
    if (!index) { count.textContent = 'loading …'; return; }
    const ws = typed.map(meant), phrase = ws.join(' ');
    const found = index.filter(e => ws.every(w => e.text.includes(w))).map(e => [rank(e, ws, phrase), e]);
    found.sort((a, b) => b[0] - a[0]); // stable: reading order within a rank
    const most = 30;
    count.textContent = (found.length === 1 ? '1 place' : found.length + ' places') +
      (phrase !== typed.join(' ') ? ` for “${phrase}”` : '') +
      (found.length > most ? `, the first ${most} are shown` : '');
    for (const [, e] of found.slice(0, most)) {
      const li = document.createElement('li'), a = document.createElement('a'), b = document.createElement('b');
      a.href = (root.dataset.root || '') + e.u;
      b.textContent = e.t;
      a.append(b, e.p ? ' – ' + e.p : '', marked(e.b, ws));
      a.onclick = () => shut(find);
      li.append(a);
      hits.append(li);
    }
  };
  words.oninput = search;
  const open = dialog => { if (!document.querySelector('dialog[open]')) dialog.showModal(); };
  // Move the focus out immediately, or the next key goes to a hidden box.
  const shut = dialog => {
    dialog.close();
    if (dialog.contains(document.activeElement)) document.activeElement.blur();
  };
  const openFind = () => { load(); open(find); words.focus(); words.select(); };
  by('book-find-open').onclick = openFind;
  find.querySelector('form').onsubmit = e => { e.preventDefault(); hits.querySelector('a')?.click(); };
  find.addEventListener('keydown', e => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    const all = [words, ...hits.querySelectorAll('a')], i = all.indexOf(document.activeElement);
    if (i < 0) return;
    e.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, i + (e.key === 'ArrowDown' ? 1 : -1)))].focus();
  });

  const help = by('book-help');
  by('book-help-open').onclick = () => open(help);
  for (const d of [find, help]) {
    d.querySelector('[data-close]').onclick = () => shut(d);
    d.addEventListener('click', e => { if (e.target === d) shut(d); }); // on the backdrop
  }

  document.addEventListener('keydown', e => {
    const dialog = document.querySelector('dialog[open]');
    if (e.key === 'Escape' && dialog) { e.preventDefault(); shut(dialog); return; }
    if (e.defaultPrevented || dialog || e.ctrlKey || e.metaKey || e.altKey) return;
    const at = e.target;
    if (at.matches('input:not([type=range]),textarea,select')) return;
    switch (e.key) {
      case 'ArrowLeft': case 'ArrowRight': {
        // What has the focus may need the arrows for itself.
        if (e.shiftKey || at.closest('.run,pre,.table,[popover]:popover-open')) return;
        const link = document.querySelector(`.turn a[rel=${e.key === 'ArrowLeft' ? 'prev' : 'next'}]`);
        if (link) location.href = link.href;
        return;
      }
      case 's': case 'S': case '/': e.preventDefault(); openFind(); return;
      case '?': e.preventDefault(); open(help); return;
      case 'p': case 'P': toggleProjector();
    }
  });
  by('book-chapters').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
})();
