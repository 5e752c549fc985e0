import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import axe from 'axe-core';
import { highlight } from '../../../capabilities/extraction/highlight';
import { reviewPage, type Reviewed } from '../../../capabilities/extraction/review-page';
import { escapeHtml } from '../../../capabilities/extraction/review-style';
import { launchBrowser } from '../../../playground/n8n/sign-in-browser.mjs';

const text = 'Invoice A-17\nCable <b>9.50</b> & "plug"\nTotal: 99.50 EUR\n';
const place = (quote: string, from = 0) => {
	const start = text.indexOf(quote, from);
	return { quote, start, end: start + quote.length, score: 1, grounded: true };
};

const reviewed: Reviewed = {
	title: 'a <script>alert(1)</script>.txt',
	text,
	model: 'gemini-3.8-flash',
	conflicts: [{ field: '/total', kept: 99.5, other: 98 }],
	evidence: [
		{ field: '/number', value: 'A-17', ...place('A-17') },
		{ field: '/lines/0/price', value: 9.5, ...place('<b>9.50</b>') },
		{
			field: '/lines/0/item',
			value: 'Cable 9.50',
			...place('Cable <b>9.50</b> & "plug"'),
			score: 0.8,
		},
		{ field: '/customer', value: 'Nobody', quote: 'Nobody & Co', grounded: false },
		{ field: '/photo', value: 'yes', quote: 'yes', grounded: null },
		{ field: '/total', value: 99.5, ...place('99.50') },
	],
};

describe('a page to review an extraction', () => {
	it('says the file and the page of a quote', () => {
		const [one] = reviewed.evidence.slice(0, 1);
		const evidence = one ? [{ ...one, file: '<a>.pdf', page: 3 }] : [];
		expect(reviewPage({ ...reviewed, evidence })).toContain('&lt;a&gt;.pdf, page 3<');
	});

	it('has the values that are not in the text first', () => {
		const fields = [...reviewPage(reviewed).matchAll(/<h2>([^<]+)<\/h2><p class="value"/g)];
		expect(fields.map(([, field]) => field)).toEqual([
			'customer',
			'photo',
			'lines › 1 › item',
			'number',
			'lines › 1 › price',
			'total',
		]);
	});

	it('holds nothing of the document as HTML, and asks for nothing', () => {
		const page = reviewPage(reviewed);
		expect(page).not.toMatch(/<script|<b>|src=|https?:/);
		expect(page).toContain('alert(1)&lt;/script&gt;');
		expect(page).toContain("default-src 'none'");
	});

	it('says that there is no text, or too much of it', () => {
		const files = { ...reviewed, text: '' };
		expect(reviewPage(files)).toContain('The document has no text');
		expect(reviewPage({ ...reviewed, text: 'x'.repeat(5_000_001) })).toContain('too long');
	});
});

/** The text that HTML of this kind shows, and of each place the pieces together. */
function shownBy(html: string) {
	const plain = (some: string) =>
		some
			.replace(/<[^>]*>/g, '')
			.replaceAll('&lt;', '<')
			.replaceAll('&gt;', '>')
			.replaceAll('&quot;', '"')
			.replaceAll('&#39;', "'")
			.replaceAll('&amp;', '&');
	const marks = [...html.matchAll(/<mark class="[^"]*" data-quotes="([^"]*)">([^<]*)<\/mark>/g)];
	const of = (id: string) =>
		marks
			.filter(([, ids = '']) => ids.split(' ').includes(id))
			.map(([, , piece = '']) => plain(piece))
			.join('');
	return { whole: plain(html), of };
}

test('whatever places overlap, the text is whole and each place has its words', () => {
	const texts = fc.string({
		unit: fc.constantFrom('<', '&', '"', 'a', ' ', '\n', 'é', '👍'),
		maxLength: 40,
	});
	fc.assert(
		fc.property(
			texts,
			fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 6 }),
			(some, bounds) => {
				const places = bounds.map(([a, b], index) => ({
					id: String(index),
					start: Math.min(a, b),
					end: Math.max(a, b),
					status: 'found',
				}));
				const { whole, of } = shownBy(highlight(some, places));
				expect(whole).toBe(some);
				for (const { id, start, end } of places) {
					expect(of(id)).toBe(end <= some.length ? some.slice(start, end) : '');
				}
			},
		),
	);
});

test('a text is shown as it is', () => {
	expect(escapeHtml(`<a href="x">'&'</a>`)).toBe(
		'&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;',
	);
});

/** Runs in the browser, whose names the types of Node.js do not have. */
function backgroundOf(element: unknown): string {
	type Style = (of: unknown) => { backgroundColor: string };
	return (Reflect.get(globalThis, 'getComputedStyle') as Style)(element).backgroundColor;
}

const chromium = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
const browserTest = existsSync(chromium) ? test : test.skip;

browserTest.each(['light', 'dark'] as const)(
	'in a browser (%s) each highlight stands on its quote, and leads there',
	async (colorScheme) => {
		const folder = mkdtempSync(join(tmpdir(), 'review-'));
		const browser = await launchBrowser(chromium);
		try {
			const file = join(folder, 'review.html');
			const long = `${text}${'A line between.\n'.repeat(200)}The end: DONE\n`;
			const start = long.indexOf('DONE');
			const end = {
				field: '/end',
				value: 'DONE',
				quote: 'DONE',
				start,
				end: start + 4,
				grounded: true,
			};
			const evidence = [...reviewed.evidence, end];
			writeFileSync(file, reviewPage({ ...reviewed, text: long, evidence }));
			const context = await browser.newContext({ colorScheme });
			const page = await context.newPage();
			const complaints: string[] = [];
			page.on('console', (said) => complaints.push(said.text()));
			await page.goto(pathToFileURL(file).href);
			for (const [index, one] of evidence.entries()) {
				const marks = page.locator(`mark[data-quotes~="${String(index + 1)}"]`);
				const words = (await marks.allTextContents()).join('');
				expect(words).toBe(one.start === undefined ? '' : long.slice(one.start, one.end));
			}
			await page.getByRole('link', { name: 'DONE' }).click();
			const last = page.locator(`mark[data-quotes~="${String(evidence.length)}"]`);
			await expect(last.evaluate(backgroundOf)).resolves.not.toBe('rgba(0, 0, 0, 0)');
			const { y = 0 } = (await last.boundingBox()) ?? {};
			expect(y).toBeLessThan(page.viewportSize()?.height ?? 0);
			await page.evaluate(axe.source);
			const faults = await page.evaluate(async () => {
				const checker = Reflect.get(globalThis, 'axe') as typeof axe;
				return (await checker.run()).violations.map(
					({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`,
				);
			});
			expect(faults).toEqual([]);
			expect(complaints).toEqual([]);
		} finally {
			await browser.close();
			rmSync(folder, { recursive: true, force: true });
		}
	},
	120_000,
);
