const width = 860;
const rowHeight = 34;
const top = 58;
const plot = { left: 500, right: 710 };
/** How many times its goal a row is from the line, at the edge of the picture. */
const edge = 2;

const style = `text { font: 12px system-ui, sans-serif; fill: #24292f }
.small { font-size: 11px; fill: #57606a }
.goal { stroke: #57606a; stroke-dasharray: 3 3 }
.spread { stroke-width: 2 }
.met { fill: #1a7f37; stroke: #1a7f37 }
.missed { fill: #bc4c00; stroke: #bc4c00 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.small { fill: #9198a1 }
.goal { stroke: #9198a1 }
.met { fill: #3fb950; stroke: #3fb950 }
.missed { fill: #f0883e; stroke: #f0883e }
}`;

/**
 * The rows that have a goal, as SVG: each as a point with the spread of its runs, on the left of the line where the
 * goal is met. Texts stay texts, and the colors follow those of the reader.
 */
export function drawResults({ machine, node, n8n, benches }) {
	const rows = Object.values(benches)
		.flatMap((bench) => bench.rows)
		.filter(({ goal }) => Object.keys(goal).length > 0);
	const height = top + rows.length * rowHeight + 28;
	const line = x(1);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		'<title>What was measured, against its goals</title>',
		`<style>${style}</style>`,
		text(12, 24, 'Measured beside what you would take instead'),
		text(line - 8, 44, 'goal met', 'small', 'end'),
		text(line + 8, 44, 'missed', 'small'),
		`<line class="goal" x1="${line}" x2="${line}" y1="50" y2="${height - 26}"/>`,
		...rows.flatMap(drawRow),
		text(
			12,
			height - 8,
			`Medians, with the smallest and the largest. ${machine.cores} cores, Node.js ${node.slice(1)}, n8n ${n8n}`,
			'small',
		),
		'</svg>',
		'',
	].join('\n');
}

function drawRow({ title, beside, unit, median, min, max, goal, met }, index) {
	const y = top + index * rowHeight + 16;
	const share = (value) => (goal.atMost === undefined ? goal.atLeast / value : value / goal.atMost);
	const ends = [share(min), share(max)].map(x);
	const wanted = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
	const color = met ? 'met' : 'missed';
	return [
		text(12, y - 3, title),
		text(12, y + 11, `beside ${beside}`, 'small'),
		`<line class="spread ${color}" x1="${Math.min(...ends)}" x2="${Math.max(...ends)}" y1="${y}" y2="${y}"/>`,
		`<circle class="${color}" cx="${x(share(median))}" cy="${y}" r="4"/>`,
		text(plot.right + 12, y + 4, `${median} ${unit} (${wanted})`),
	];
}

/** Where a share of the goal stands; what is farther away stands at the edge. */
function x(share) {
	const place = Math.min(edge, Math.max(0, share)) / edge;
	return Math.round(plot.left + place * (plot.right - plot.left));
}

function text(left, y, words, kind, anchor) {
	const more = [kind && ` class="${kind}"`, anchor && ` text-anchor="${anchor}"`].filter(Boolean);
	return `<text x="${left}" y="${y}"${more.join('')}>${escaped(words)}</text>`;
}

const escaped = (words) =>
	words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
