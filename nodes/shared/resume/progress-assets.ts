/** How the page of a waiting node looks, by day and by night. */
export const progressStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
section { border: 1px solid #8884; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
.about, #note { color: GrayText; overflow-wrap: anywhere; }
.count { font-size: 1.25rem; margin: 0.5rem 0; }
progress { appearance: none; border: 0; height: 0.5rem; background: #8883; border-radius: 4px; }
progress::-webkit-progress-bar { background: #8883; border-radius: 4px; }
progress::-webkit-progress-value { background: #2a7; border-radius: 4px; }
progress::-moz-progress-bar { background: #2a7; border-radius: 4px; }
section > progress { width: 100%; height: 0.75rem; }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; }
dt { color: GrayText; font-size: 0.875rem; }
dd { margin: 0; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: 0.375rem 0.5rem 0.375rem 0; border-top: 1px solid #8884; overflow-wrap: anywhere; }
td:nth-child(n + 2) { white-space: nowrap; }
td progress { width: 8rem; vertical-align: middle; }
.completed { color: #185; } .failed { color: #c33; } .running { color: #27c; }
@media (prefers-color-scheme: dark) {
	.completed { color: #5d9; } .failed { color: #f77; } .running { color: #7af; }
}
.problem { border-color: #c33; }
`;

/** Renews the page without a flicker; stops where n8n says that the execution waits no more. */
export const progressScript = `
const note = document.getElementById('note');
const timer = setInterval(async () => {
	if (document.hidden) return;
	try {
		const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
		if ((answer.headers.get('content-type') ?? '').startsWith('text/html')) {
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			document.querySelector('main').replaceWith(page.querySelector('main'));
			document.title = page.title;
			note.textContent = '';
		} else if (answer.status < 500) {
			clearInterval(timer);
			note.textContent = 'This execution is no longer waiting here: the workflow has continued, or it was stopped.';
		} else note.textContent = 'n8n returned an error. Trying again.';
	} catch {
		note.textContent = 'n8n is not responding. Trying again.';
	}
}, 3000);
`;
