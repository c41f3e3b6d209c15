// A list of which one row can be chosen: by a click anywhere on it, or with the arrow keys and Enter. Words are only ever set as
// text. Streamlit calls this again whenever the data are others; what was scrolled to, and the focus, stay where they were.

const FULL = .7; // of the screen: where the list reaches further down, it moves up, so that what is told of its row comes in sight
const motion = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

const make = (tag, attributes = {}, ...inner) => {
  const item = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => item.setAttribute(name, value));
  item.append(...inner);
  return item;
};

// The first line of a cell is what it says, the others add to it.
const cell = (words, column) => {
  const [first, ...more] = words.split('\n');
  const item = make('td', { role: 'gridcell', class: column.name, 'data-head': column.title }, first);
  more.filter(Boolean).forEach(line => item.append(make('small', {}, line)));
  return item;
};

const row = ({ columns, ids, tones, chosen }, place) => make(
  'tr',
  { role: 'row', class: tones[place], 'data-id': ids[place], tabindex: -1, 'aria-selected': ids[place] === chosen },
  ...columns.map(column => cell(column.words[place], column)),
);

const table = data => {
  const { alt, columns, ids } = data;
  const heads = columns.map(({ name, title, width }) =>
    make('th', { role: 'columnheader', scope: 'col', class: name, style: width ? `width:${width}px` : '' }, title));
  return make('table', { role: 'grid', 'aria-label': alt },
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...heads)),
    make('tbody', { role: 'rowgroup' }, ...ids.map((_, place) => row(data, place))));
};

// One row can be reached with Tab: the chosen one, else the first. The arrow keys lead to the others.
const step = (rows, now, key) => {
  const last = rows.length - 1;
  return { ArrowDown: Math.min(now + 1, last), ArrowUp: Math.max(now - 1, 0), Home: 0, End: last }[key];
};

export default ({ parentElement, data, setTriggerValue }) => {
  const before = parentElement.querySelector('.rows');
  const frame = before ?? parentElement.appendChild(make('div', { class: 'rows' }));
  const { scrollTop } = frame, focused = frame.contains(document.activeElement) && document.activeElement.dataset.id;
  frame.replaceChildren(table(data));
  frame.scrollTop = frame.dataset.ids === String(data.ids) ? scrollTop : 0;
  frame.dataset.ids = data.ids;
  const rows = [...frame.querySelectorAll('tbody tr')];
  const chosen = rows.find(item => item.dataset.id === data.chosen);
  (chosen ?? rows[0]).tabIndex = 0;
  rows.find(item => item.dataset.id === focused)?.focus({ preventScroll: true });
  if (chosen && frame.dataset.byHand !== data.chosen) frame.scrollTop = chosen.offsetTop - frame.querySelector('thead').offsetHeight - 8;

  const pick = item => {
    frame.dataset.byHand = item.dataset.id;
    if (frame.getBoundingClientRect().bottom > innerHeight * FULL) frame.scrollIntoView({ behavior: motion(), block: 'start' });
    setTriggerValue('row', item.dataset.id);
  };
  frame.onclick = ({ target }) => {
    const item = target.closest('tbody tr');
    if (item && !String(getSelection())) pick(item); // words that are being copied are no click
  };
  frame.onkeydown = event => {
    const now = rows.indexOf(event.target), next = step(rows, now, event.key);
    if (now < 0 || (next === undefined && !['Enter', ' '].includes(event.key))) return;
    event.preventDefault();
    if (next === undefined) pick(rows[now]);
    else rows[next].focus();
  };
};
