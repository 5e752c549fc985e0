const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text as HTML shows it, in an attribute as well. */
export const escapeHtml = (text: string): string =>
	text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

/** The style of a review page, with a rule for each quote that is jumped to: there is no script. */
export const reviewStyle = (ids: readonly string[]): string => `
:root { color-scheme: light dark; --missing: #c62828; --unknown: #6d6d6d; --similar: #9a5b00; --found: #1b6e3c; --line: #d0d0d0; --chosen: #fff3b0; --ground: #fff; --ink: #1b1b1b; }
@media (prefers-color-scheme: dark) { :root { --missing: #ff8a80; --unknown: #b5b5b5; --similar: #ffcc80; --found: #8fd6a8; --line: #444; --chosen: #5c5200; --ground: #1b1b1b; --ink: #eee; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; display: flex; flex-direction: column; height: 100vh; }
header { padding: 12px 20px; border-bottom: 1px solid var(--line); }
h1 { font-size: 18px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 13px; margin: 0; overflow-wrap: anywhere; }
header p, .value, .quote { margin: 2px 0 0; overflow-wrap: anywhere; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(260px, 2fr) 3fr; }
.values, .document { overflow: auto; padding: 12px 20px; }
.values { border-right: 1px solid var(--line); }
article { border-left: 4px solid var(--found); padding: 4px 10px; margin-bottom: 10px; }
article.missing { border-color: var(--missing); }
article.unknown { border-color: var(--unknown); }
article.similar { border-color: var(--similar); }
.value { font-weight: 600; }
.status { color: var(--found); font-weight: 600; }
.missing .status { color: var(--missing); }
.unknown .status { color: var(--unknown); }
.similar .status { color: var(--similar); }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.7 ui-monospace, monospace; }
mark { background: none; color: inherit; border-bottom: 2px solid var(--found); }
mark.similar { border-color: var(--similar); }
a { color: inherit; }
@media (max-width: 700px) { main { grid-template-columns: 1fr; grid-template-rows: 1fr 1fr; } .values { border-right: 0; border-bottom: 1px solid var(--line); } }
${ids.map((id) => `body:has(#quote-${id}:target) mark[data-quotes~="${id}"] { background: var(--chosen); }`).join('\n')}
`;
