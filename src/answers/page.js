'use strict';

// What the page of a sweep does beyond its charts: a click on a design pins it, in every chart that knows pins and in
// a table; drop-downs keep their choice when another theme has the charts drawn anew.
(() => {
  const pins = new Set();
  const kept = {pareto: ['x', 'y', 'log_across', 'log_up'], 'heat-map': ['x', 'y', 'of'], roofline: ['of']};
  const chosen = {};
  const prepared = new WeakSet();
  const table = document.createElement('div');
  table.id = 'pins';
  table.className = 'scroll';

  function element(parent, name, text) {
    const child = parent.appendChild(document.createElement(name));
    if (text !== undefined) child.textContent = text;
    return child;
  }

  function listPins(tuples) {
    table.replaceChildren();
    if (!tuples.length) {
      element(table, 'p', 'Click a point to pin its design here.');
      return;
    }
    const grid = element(table, 'table');
    element(grid, 'caption', 'Pinned designs');
    const head = element(element(grid, 'thead'), 'tr');
    for (const name of Object.keys(tuples[0].tip)) element(head, 'th', name).scope = 'col';
    element(head, 'th');
    const body = element(grid, 'tbody');
    for (const {i, tip} of [...tuples].sort((a, b) => a.i - b.i)) {
      const row = element(body, 'tr');
      for (const text of Object.values(tip)) element(row, 'td', text);
      const button = element(element(row, 'td'), 'button', 'unpin');
      button.type = 'button';
      button.addEventListener('click', () => toggle(i));
    }
  }

  async function showPins(view) {
    view.data('pins', [...pins].map(i => ({i})));
    await view.runAsync();
  }

  async function toggle(i) {
    if (!pins.delete(i)) pins.add(i);
    for (const id of ['pareto', 'parallel']) {
      if (charts.views[id]) await showPins(charts.views[id]);
    }
    if (charts.views.pareto) listPins(charts.views.pareto.data('pinned'));
  }

  async function prepare(figure, view) {
    if (prepared.has(view)) return;
    prepared.add(view);
    for (const name of kept[figure.id] ?? []) {
      if (chosen[figure.id]?.[name] !== undefined) view.signal(name, chosen[figure.id][name]);
      view.addSignalListener(name, (_, value) => { (chosen[figure.id] ??= {})[name] = value; });
    }
    if (figure.id === 'pareto') {
      figure.after(table);
      view.addEventListener('click', (_, item) => { if (item?.mark.name === 'points') toggle(item.datum.i); });
    }
    if (figure.id === 'pareto' || figure.id === 'parallel') await showPins(view);
    else await view.runAsync();
    if (figure.id === 'pareto') listPins(view.data('pinned'));
  }

  // The first charts may be there already.
  charts.ready.then(() => {
    for (const [id, view] of Object.entries(charts.views)) prepare(document.getElementById(id), view);
  });
  document.addEventListener('drawn', event => prepare(event.target, event.detail));
})();
