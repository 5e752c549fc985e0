// A child of texts.mjs: the same calls with nothing but Node's own fetch, and prints as JSON how long they took.
const { url, calls, textsPerCall, atOnce } = JSON.parse(process.argv[2]);
const input = Array.from(
	{ length: textsPerCall },
	(_, i) => `a text of some words with the number ${i}`,
);

async function ask() {
	const response = await fetch(`${url}/embeddings`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ model: 'bench', input }),
	});
	const { data } = await response.json();
	if (data.length !== textsPerCall) throw new Error(`${data.length} vectors came back`);
}

async function askAll() {
	let left = calls;
	const worker = async () => {
		while (left-- > 0) await ask();
	};
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: atOnce }, worker));
	return performance.now() - startedAt;
}

// The first time loads code and has it compiled; it does not count.
await askAll();
console.log(JSON.stringify({ wallMs: await askAll() }));
