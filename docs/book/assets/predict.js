// The questions that grade a prediction. The truth was recorded by the Go
// code; this script only compares.
(() => {
  'use strict';
  const el = (tag, cls, ...inside) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    e.append(...inside);
    return e;
  };
  // parse reads 2, 2.5, "2.5 s" or 350ms, as the terminal does. It returns
  // nanoseconds, null for no answer, or NaN.
  const parse = text => {
    text = text.trim().toLowerCase();
    if (!text || text === '?') return null;
    const m = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(m|min|s|ms)?$/.exec(text);
    const ns = m ? Math.round(m[1].replace(',', '.') * { m: 6e10, min: 6e10, s: 1e9, ms: 1e6 }[m[2] || 's']) : NaN;
    return ns <= 1e15 ? ns : NaN;
  };
  const seconds = ns => ns / 1e9 + ' s';

  function question(section) {
    const { asks, chart, right, typical } = JSON.parse(section.querySelector('script').textContent);
    const form = section.querySelector('form'), figure = section.querySelector('figure');
    const fields = [...form.querySelectorAll('input')], wrong = form.querySelector('.wrong');
    const said = form.querySelector('.predict-said');

    form.onsubmit = e => {
      e.preventDefault();
      const guesses = fields.map(f => parse(f.value));
      const bad = guesses.findIndex(Number.isNaN);
      fields.forEach((f, i) => i === bad ? f.setAttribute('aria-invalid', 'true') : f.removeAttribute('aria-invalid'));
      wrong.textContent = bad < 0 ? '' : `“${fields[bad].value.trim()}” is not a time. Write seconds, such as 2 or 2.5, or leave it empty to see the answer.`;
      if (bad >= 0) { fields[bad].focus(); return; }
      grade(guesses);
      draw(guesses);
    };
    // Of a new guess, the old verdict would be wrong.
    form.oninput = () => { said.textContent = ''; };

    function grade(guesses) {
      let good = 0;
      const rows = asks.map((a, i) => {
        const guess = guesses[i];
        if (guess === null) return el('li', '', el('b', '', 'skipped: '), a.says + '.');
        if (Math.abs(guess - a.at) <= right) {
          good++;
          return el('li', 'reached', el('b', '', 'right: '), a.says + '.');
        }
        const why = (a.wrong || []).find(w => Math.abs(guess - w.at) <= typical);
        return el('li', 'missed', el('b', '', 'wrong: '), `${a.says}, not ${seconds(guess)}.`, why ? ' ' + why.why : '');
      });
      said.textContent = '';
      said.append(el('p', '', `${good} of ${asks.length} answers ${good === 1 ? 'is' : 'are'} right.`), el('ul', '', ...rows));
      section.dataset.right = good;
    }
    // draw shows guess and truth above one another, on one scale.
    function draw(guesses) {
      const mine = { title: 'your guess', elapsed: 0, lanes: [], spans: [], marks: [], lines: [] };
      asks.forEach((a, i) => {
        const at = guesses[i];
        if (at === null) return;
        mine.elapsed = Math.max(mine.elapsed, at);
        mine.lanes.push(a.lane);
        if (a.line) mine.marks.push({ lane: a.lane, text: a.line, at });
        else mine.spans.push({ lane: a.lane, label: 'your guess', start: 0, end: at, kind: 'running' });
      });
      const charts = mine.lanes.length ? [mine, chart] : [chart];
      window.batonShow(figure, { title: section.querySelector('.predict-title').textContent, charts });
    }
  }
  document.querySelectorAll('.predict').forEach(question);
})();
