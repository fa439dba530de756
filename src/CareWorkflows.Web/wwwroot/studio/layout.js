// Where the states of a machine stand and how its transitions run, so that all of it can be read at once. Studio keeps no
// positions and opens every machine as one long line. Here the states stand in rows, in the order they were written,
// and the transitions run between the rows, never through a state. No page is needed to work it out.
const box = { width: 220, height: 76 };
const side = { first: 16, each: 9 }; // how far from its state a transition turns: further for each row, so that none lie on another
const lane = 20;
const longest = { straight: 20, bent: 26 };

// states: [{ id, isInitial, isGroup }], transitions: [{ id, from, to, label }]
export function arrange(states, transitions, width, height) {
  const order = inOrder(states);
  let best;
  for (let columns = 1; columns <= Math.max(1, order.length); columns++) {
    const drawing = draw(order, transitions, columns);
    const scale = Math.min(width / drawing.width, height / drawing.height, 1);
    if (!best || scale > best.scale * 1.02) best = { ...drawing, scale };
  }
  return best;
}

// As they were written, which is how they were thought of; the first state first, groups of states last.
const inOrder = states => [
  ...states.filter(s => s.isInitial),
  ...states.filter(s => !s.isInitial && !s.isGroup),
  ...states.filter(s => !s.isInitial && s.isGroup),
];

function draw(order, transitions, columns) {
  const rows = Math.ceil(order.length / columns);
  const cell = new Map(order.map((s, i) => [s.id, { column: i % columns, row: Math.floor(i / columns) }]));
  const turn = row => side.first + side.each * row;

  // One line for all transitions between the same two states.
  const lines = new Map();
  for (const t of transitions) {
    if (!cell.has(t.from) || !cell.has(t.to)) continue;
    const key = `${t.from} ${t.to}`;
    if (!lines.has(key)) lines.set(key, { from: cell.get(t.from), to: cell.get(t.to), transitions: [] });
    lines.get(key).transitions.push(t);
  }
  for (const line of lines.values()) {
    line.straight = line.to.row === line.from.row && line.to.column === line.from.column + 1;
    line.label = labelOf(line.transitions, line.straight ? longest.straight : longest.bent);
  }

  const straight = [...lines.values()].filter(l => l.straight);
  const between = Math.max(2 * turn(rows) + 16, ...straight.map(l => l.label.length * 7.5 + 30));
  const x = column => column * (box.width + between);

  // Channel n lies above row n. What overlaps in one lies in lanes of its own.
  const channels = Array.from({ length: rows + 1 }, () => []);
  for (const line of lines.values()) {
    if (line.straight) continue;
    const { from, to } = line;
    line.channel = to.row > from.row ? to.row : to.row < from.row ? to.row + 1 : to.column > from.column ? to.row : to.row + 1;
    line.out = x(from.column) + box.width + turn(from.row);
    line.in = x(to.column) - turn(to.row);
    const half = (line.label.length * 7.5 + 20) / 2;
    const middle = (line.out + line.in) / 2;
    const [left, right] = [Math.min(line.out, line.in, middle - half), Math.max(line.out, line.in, middle + half)];
    const lanes = channels[line.channel];
    line.lane = lanes.findIndex(taken => taken.every(([l, r]) => right < l || left > r));
    if (line.lane < 0) line.lane = lanes.push([]) - 1;
    lanes[line.lane].push([left, right]);
  }

  const gap = channels.map(lanes => lanes.length === 0 ? 36 : lane * (lanes.length + 1));
  const y = [];
  for (let row = 0, at = gap[0]; row < rows; row++, at += box.height + gap[row]) y[row] = at;
  const top = channel => channel === rows ? y[rows - 1] + box.height : y[channel] - gap[channel];

  const routes = new Map();
  for (const line of lines.values()) {
    const vertices = line.straight ? [] : [
      { x: line.out, y: y[line.from.row] + box.height / 2 },
      { x: line.out, y: top(line.channel) + lane * (line.lane + 1) },
      { x: line.in, y: top(line.channel) + lane * (line.lane + 1) },
      { x: line.in, y: y[line.to.row] + box.height / 2 },
    ];
    // With the last, which is drawn over the others.
    const lastOf = line.transitions.at(-1);
    line.transitions.forEach(t => routes.set(t.id, { vertices, label: t === lastOf ? line.label : null, at: line.straight ? 0.5 : middleOf(line, vertices, x) }));
  }

  const positions = new Map(order.map(s => [s.id, { x: x(cell.get(s.id).column), y: y[cell.get(s.id).row] }]));
  return { positions, routes, width: columns * (box.width + between), height: top(rows) + gap[rows] };
}

function labelOf([first, ...others], most) {
  const text = first.label.length > most ? `${first.label.slice(0, most - 1)}…` : first.label;
  return others.length ? `${text} +${others.length}` : text;
}

// The middle of the part between the rows, as a share of the whole way.
function middleOf({ from, to }, vertices, x) {
  const way = [{ x: x(from.column) + box.width, y: vertices[0].y }, ...vertices, { x: x(to.column), y: vertices[3].y }];
  const parts = way.slice(1).map((p, i) => Math.abs(p.x - way[i].x) + Math.abs(p.y - way[i].y));
  const whole = parts.reduce((a, b) => a + b, 0);
  return (parts[0] + parts[1] + parts[2] / 2) / whole;
}
