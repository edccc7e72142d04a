'use strict';

// Draws the charts of the page: every figure of the class "chart" holds a Vega specification. When all are drawn, <body> has
// data-charts, their number, or data-charts-failed, the number of those that could not be drawn. Scripts of a page find
// the views by the figure's id in `charts.views`, once `charts.ready` is resolved. Another theme needs other views: each
// time a figure has one it receives the event "drawn", whose detail is the view.
const charts = {views: {}};

(() => {
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // The page's colours; whatever a specification leaves open.
  function theme() {
    const font = getComputedStyle(document.body).fontFamily;
    const [text, muted, grid, line, card] = ['--text', '--muted', '--grid', '--line', '--card'].map(css);
    return {
      font,
      background: null,
      axis: {
        labelColor: muted, titleColor: muted, domainColor: line, tickColor: line, gridColor: grid, labelFont: font,
        titleFont: font, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 400, labelPadding: 5, titlePadding: 8,
        tickSize: 4, labelOverlap: 'greedy', labelLimit: 220,
      },
      legend: {
        labelColor: text, titleColor: muted, labelFont: font, titleFont: font, labelFontSize: 12, labelLimit: 260,
        symbolType: 'square', symbolSize: 110, symbolStrokeWidth: 0, rowPadding: 5, columnPadding: 18,
      },
      text: {fill: text, font, fontSize: 12},
      style: {
        mean: {stroke: text, strokeWidth: 1.5, strokeDash: [5, 4]},
        divider: {stroke: muted, strokeWidth: 1, strokeDash: [2, 3]},
        note: {fill: muted, font, fontSize: 11},
        plain: {fill: text, stroke: text},
        halo: {fill: card, stroke: card, strokeWidth: 4, font, fontSize: 11},
        'axis-line': {stroke: muted},
      },
    };
  }

  const tooltip = document.createElement('div');
  tooltip.id = 'tooltip';
  tooltip.setAttribute('role', 'tooltip');
  tooltip.hidden = true;

  function cell(row, name, text) {
    row.appendChild(document.createElement(name)).textContent = text;
  }

  // A value is text, or an object with a row per key; a row whose value is empty stands for nothing.
  function showTooltip(handler, event, item, value) {
    tooltip.hidden = value == null || value === '';
    if (tooltip.hidden) return;
    tooltip.replaceChildren();
    if (typeof value === 'object') {
      const table = tooltip.appendChild(document.createElement('table'));
      for (const [key, text] of Object.entries(value)) {
        if (text === '') continue;
        const row = table.insertRow();
        cell(row, 'th', key);
        cell(row, 'td', text);
      }
    } else {
      tooltip.textContent = value;
    }
    const margin = 14;
    const {offsetWidth: width, offsetHeight: height} = tooltip;
    const fits = event.clientX + margin + width < document.documentElement.clientWidth;
    tooltip.style.left = `${Math.max(4, fits ? event.clientX + margin : event.clientX - margin - width)}px`;
    tooltip.style.top = `${Math.max(4, Math.min(event.clientY + margin, window.innerHeight - height - 4))}px`;
  }

  const widthOf = container => Math.max(240, Math.floor(container.clientWidth));

  // As many columns as fit, unless the specification says how many.
  function arrangeLegends(spec) {
    for (const legend of spec.legends ?? []) {
      const names = spec.scales.find(scale => scale.name === (legend.fill ?? legend.stroke))?.domain;
      if (!Array.isArray(names)) continue;
      const longest = Math.max(...names.map(name => name.length));
      legend.columns ??= Math.max(1, Math.floor(spec.width / (50 + 7 * longest)));
    }
  }

  async function draw(figure) {
    const container = figure.querySelector('.view');
    const label = figure.querySelector('figcaption strong');
    try {
      charts.views[figure.id]?.finalize();
      container.replaceChildren();
      const spec = JSON.parse(figure.querySelector('script').textContent);
      spec.width = widthOf(container);
      arrangeLegends(spec);
      // The interpreter instead of compiled expressions: so the page's policy can forbid eval.
      const view = new vega.View(vega.parse(spec, theme(), {ast: true}), {
        expr: vega.expressionInterpreter, renderer: 'svg', container, hover: true, logLevel: vega.Warn,
        tooltip: showTooltip,
      });
      view.description(label ? label.textContent : '');
      charts.views[figure.id] = view;
      await view.runAsync();
      figure.dispatchEvent(new CustomEvent('drawn', {bubbles: true, detail: view}));
      return true;
    } catch (error) {
      container.replaceChildren();
      const message = container.appendChild(document.createElement('p'));
      message.className = 'failure';
      message.setAttribute('role', 'alert');
      message.textContent = `This chart could not be drawn: ${error.message}`;
      console.error(error);
      return false;
    }
  }

  async function drawAll() {
    delete document.body.dataset.charts;
    const drawn = await Promise.all([...document.querySelectorAll('figure.chart')].map(draw));
    const failed = drawn.filter(ok => !ok).length;
    if (failed) document.body.dataset.chartsFailed = failed;
    else delete document.body.dataset.chartsFailed;
    document.body.dataset.charts = drawn.length - failed;
  }

  function fit() {
    for (const [id, view] of Object.entries(charts.views)) {
      const width = widthOf(document.getElementById(id).querySelector('.view'));
      if (view.width() !== width) view.width(width).runAsync();
    }
  }

  document.body.appendChild(tooltip);
  charts.ready = drawAll();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  let pending;
  window.addEventListener('resize', () => {
    clearTimeout(pending);
    pending = setTimeout(fit, 100);
  });
  window.addEventListener('scroll', () => { tooltip.hidden = true; }, {passive: true});
})();
