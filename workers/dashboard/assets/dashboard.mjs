import { ask } from './ask.mjs';
import { batchView } from './batch-view.mjs';
import { confirmed } from './confirm.mjs';
import { fill, h } from './elements.mjs';
import { listView } from './list-view.mjs';

const everyMs = 5000;
const searchMs = 250;

const main = document.getElementById('main');
const live = document.getElementById('live');
const problem = document.getElementById('problem');
const said = document.getElementById('said');
const mode = document.getElementById('mode');

let timer;
let asking = new AbortController();

/** What the address says is shown. */
function place() {
	const query = new URLSearchParams(location.search);
	return {
		batchId: query.get('batch'),
		filter: {
			state: query.get('state') ?? '',
			text: query.get('text') ?? '',
			page: Number(query.get('page')) || 1,
		},
	};
}

const addressOf = (query) => {
	const given = Object.entries(query).filter(
		([name, value]) => value && !(name === 'page' && value === 1),
	);
	return given.length === 0
		? './'
		: `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};

const view = {
	get filter() {
		return place().filter;
	},
	show(change) {
		history.replaceState(null, '', addressOf({ ...place().filter, ...change }));
		if (change.text !== undefined) search.value = change.text;
		void refresh();
	},
	linkTo: (batchId, name) => ({
		id: `${name}-${batchId}`,
		href: addressOf({ batch: batchId }),
		'data-view': 'batch',
	}),
	async act(batchId, action, question) {
		if (question && !(await confirmed(question))) return;
		say('Working…');
		try {
			const { done } = await ask(`api/batches/${batchId}/${action}`, { method: 'POST' });
			say(done);
		} catch (error) {
			say([error.message, error.hint].filter(Boolean).join('. '), true);
		}
		await refresh();
	},
};

const search = h('input', {
	type: 'search',
	id: 'search',
	placeholder: 'Workflow, node, task type or ID',
	'aria-label': 'Search batches',
	autocomplete: 'off',
	maxlength: 200,
});
const searchBox = h('div', { class: 'search', id: 'search-box' }, search);
const content = h('div', { id: 'content' });

let typing;
search.addEventListener('input', () => {
	clearTimeout(typing);
	typing = setTimeout(() => view.show({ text: search.value.trim(), page: 1 }), searchMs);
});

let fading;
function say(text, isBad = false) {
	clearTimeout(fading);
	said.textContent = text;
	said.toggleAttribute('data-bad', isBad);
	fading = setTimeout(() => (said.textContent = ''), 12_000);
}

function tell(state, text) {
	live.dataset.state = state;
	live.textContent = text;
}

/** Reads and shows what the address asks for, and again in a while. */
async function refresh() {
	clearTimeout(timer);
	asking.abort();
	asking = new AbortController();
	const { signal } = asking;
	const { batchId, filter } = place();
	try {
		const data = batchId
			? await ask(`api/batches/${encodeURIComponent(batchId)}`, { signal })
			: await ask(`api/overview${addressOf(filter).replace('./', '')}`, { signal });
		show(batchId, data);
		fill(problem);
		tell('live', 'Live');
	} catch (error) {
		if (error.name === 'AbortError') return;
		fail(error, batchId);
	}
	content.removeAttribute('aria-busy');
	if (!document.hidden && live.dataset.state !== 'signed-out') timer = setTimeout(refresh, everyMs);
}

function show(batchId, data) {
	mode.hidden = data.allowsActions;
	searchBox.hidden = Boolean(batchId) || data.total === 0;
	fill(content, batchId ? batchView(data, view) : listView(data, view));
	document.title = `${batchId ? data.workflow : 'Batches'} · AI jobs`;
	const isList = batchId ? undefined : 'page';
	if (isList) document.getElementById('nav-batches').setAttribute('aria-current', isList);
	else document.getElementById('nav-batches').removeAttribute('aria-current');
}

function fail(error, batchId) {
	if (error.status === 404 && batchId) {
		searchBox.hidden = true;
		fill(problem);
		fill(
			content,
			h(
				'p',
				{ class: 'back' },
				h('a', { href: './', 'data-view': 'list', id: 'back' }, '← All batches'),
			),
			h(
				'section',
				{ class: 'card empty' },
				h('h1', {}, 'This batch is gone'),
				h('p', {}, 'It was deleted, or its retention time is over.'),
			),
		);
		tell('live', 'Live');
		return;
	}
	const isSignedOut = error.status === 401;
	tell(isSignedOut ? 'signed-out' : 'lost', isSignedOut ? 'Signed out' : 'Not connected');
	fill(
		problem,
		h('strong', {}, isSignedOut ? 'Please sign in again: reload this page' : error.message),
		error.hint && h('p', {}, `${error.hint}.`),
	);
	if (content.childElementCount === 0)
		fill(content, h('p', { class: 'foot' }, 'There is nothing to show yet.'));
}

/** Links inside the page change the address alone, and the focus goes to what is new. */
document.addEventListener('click', (event) => {
	const link = event.target.closest('a[data-view]');
	if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	event.preventDefault();
	history.pushState(null, '', link.getAttribute('href'));
	void moved();
});

async function moved() {
	search.value = place().filter.text;
	await refresh();
	window.scrollTo(0, 0);
	main.focus({ preventScroll: true });
}

addEventListener('popstate', () => void moved());
document.addEventListener('visibilitychange', () => {
	clearTimeout(timer);
	if (!document.hidden) void refresh();
});

search.value = place().filter.text;
main.replaceChildren(searchBox, content);
content.setAttribute('aria-busy', 'true');
searchBox.hidden = true;
void refresh();
