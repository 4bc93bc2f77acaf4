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

  // The dialogs: nobody can open them without this script.
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
<div><dt><kbd>,</kbd> <kbd>.</kbd></dt><dd>instant before, after</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>on the slider: a moment back, on</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>on the tabs: the other runs</dd></div>
</dl>
<p>A link such as <code>?tab=1&amp;at=6.2</code> opens the first run at 6.2 s; <code>tab=race</code> is all of them.</p>
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
    script.onerror = () => { count.textContent = 'The index of the search cannot be loaded.'; script.remove(); };
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
  const search = () => {
    const ws = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits.textContent = '';
    if (!ws.length) { count.textContent = ''; return; }
    if (!index) { count.textContent = 'loading …'; return; }
    const found = [];
    for (const e of index) {
      if (!ws.every(w => e.text.includes(w))) continue;
      let rank = 0;
      for (const w of ws) rank += e.title.split(/\W+/).includes(w) ? 20 : e.title.includes(w) ? 10 : 1;
      if (e.title === ws.join(' ')) rank += 20; // above all, a word of the glossary
      if (e.text.includes(ws.join(' '))) rank += 3;
      if (e.u.startsWith('src/')) rank -= 5;
      found.push([rank, e]);
    }
    found.sort((a, b) => b[0] - a[0]); // stable: reading order within a rank
    const most = 30;
    count.textContent = found.length === 1 ? '1 place' :
      found.length + ' places' + (found.length > most ? `, the first ${most} are shown` : '');
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
  // The focus must leave it at once, or the next key goes to a box that
  // nobody sees.
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
