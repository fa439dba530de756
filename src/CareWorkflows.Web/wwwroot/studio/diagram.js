// Lays out the state machines Studio draws. Only the drawing changes: nothing is told to Studio, so nothing is saved.
import { arrange } from './layout.js';

const designer = '/studio/_content/Elsa.Studio.Workflows.Designer/designer.entry.js'; // the module Studio itself has loaded
const known = new WeakSet();
let bindings;

export function watchDiagrams(place) {
  new MutationObserver(() => {
    for (const container of place.querySelectorAll('.elsa-state-machine-diagram-designer .graph-container')) {
      if (known.has(container)) continue;
      known.add(container);
      follow(container).catch(error => console.warn('The diagram is not laid out.', error));
    }
  }).observe(place, { childList: true, subtree: true });
}

async function follow(container) {
  bindings ??= (await import(designer)).graphBindings;
  const binding = await until(() => container.id && bindings[container.id]);
  if (!binding) return;

  const { graph } = binding;
  let laidOut = '';
  let moved = false; // by hand: then it stays as it is
  let zoomed = false;

  const lay = () => {
    if (!container.isConnected || graph.getNodes().length === 0) return;
    const history = graph.getPlugin('history');
    history?.disable(); // Ctrl+Z is for what the designer did
    apply(graph, container);
    history?.enable();
  };
  const fit = () => {
    if (!zoomed && container.isConnected && container.clientHeight > 0) graph.zoomToFit({ padding: 16, maxScale: 1, minScale: 0.25 });
  };

  graph.on('node:moved', ({ node }) => {
    moved = true;
    // The way was worked out for where the state stood.
    for (const edge of graph.getConnectedEdges(node)) {
      edge.setVertices([]);
      edge.setRouter('orth');
    }
  });
  container.addEventListener('wheel', () => { zoomed = true; }, { passive: true });

  const reload = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const drawn = graph.getCells().map(c => JSON.stringify(c.getData())).join();
    if (drawn !== laidOut) {
      laidOut = drawn;
      moved = false;
    }
    if (!moved) lay();
    fit();
  }));
  graph.model.on('reseted', reload);

  // The inspector takes its place from the diagram. What is looked at stays as large as it was, and in sight.
  let before = 0;
  new ResizeObserver(() => {
    const [selected] = graph.getSelectedCells();
    if (!selected) {
      if (!moved && before === 0) lay();
      fit();
    } else if (!inSight(graph, selected)) {
      graph.centerCell(selected);
    }
    before = container.clientWidth;
  }).observe(container);
  reload();
}

function inSight(graph, cell) {
  const at = graph.localToGraph(cell.getBBox());
  return at.x >= 0 && at.y >= 0 && at.x + at.width <= graph.container.clientWidth && at.y + at.height <= graph.container.clientHeight;
}

function apply(graph, container) {
  const nodes = graph.getNodes();
  const edges = graph.getEdges();
  const states = nodes.map(node => ({
    id: node.id,
    isInitial: String(node.attr('status/fill')).includes('initial'),
    isGroup: String(node.getData()?.name).startsWith('('),
  }));
  const transitions = edges.map(edge => ({
    id: edge.id,
    from: edge.getSourceCellId(),
    to: edge.getTargetCellId(),
    label: String(fullLabel(edge)),
  }));
  const { positions, routes } = arrange(states, transitions, container.clientWidth - 32, container.clientHeight - 32);
  graph.batchUpdate('studio-layout', () => {
    for (const node of nodes) {
      node.position(positions.get(node.id).x, positions.get(node.id).y);
      if (container.closest('elsa-workflow-definition-editor')) showNoCurrent(node);
    }
    for (const edge of edges) {
      const route = routes.get(edge.id);
      if (!route) continue;
      edge.setRouter('normal');
      edge.setVertices(route.vertices);
      edge.setLabels(route.label === null ? [] : [{ ...labelOf(edge), attrs: { ...labelOf(edge).attrs, label: { ...labelOf(edge).attrs?.label, text: route.label } }, position: route.at }]);
    }
  });
}

// Studio makes a state it adds the current one, and a definition has none.
function showNoCurrent(node) {
  const said = String(node.attr('meta/text') ?? '').split(' · ');
  if (!said.includes('Current')) return;
  const others = said.filter(s => s !== 'Current');
  node.attr('meta/text', others.join(' · ') || 'State');
  node.attr('status/fill', `var(--elsa-designer-node-${others.includes('Initial') ? 'initial' : 'accent'})`);
}

// As Studio gave it, before we shortened it or left it out.
const labels = new WeakMap();
function labelOf(edge) {
  if (!labels.has(edge)) labels.set(edge, edge.getLabels()[0] ?? {});
  return labels.get(edge);
}
const fullLabel = edge => labelOf(edge).attrs?.label?.text ?? edge.getData()?.name ?? '';

async function until(found, patience = 100) {
  for (let i = 0; i < patience; i++) {
    const it = found();
    if (it) return it;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return undefined;
}
