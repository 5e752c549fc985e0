import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createReader } from '../endpoint/read-text.mjs';
import { chromium as findChromium } from '../setup/tools.mjs';
import { layouts } from './layouts.mjs';

// Makes the documents again from documents.json, adds what they add up to and what stands on them, and
// sees whether the playground reads them. Needs Chromium.

const MOST_BYTES = 80_000;
const LOCALES = { en: 'en-GB', de: 'de-DE' };
const MONTHS = { table: 'short', letter: 'long', rechnung: '2-digit' };

const list = new URL('documents.json', import.meta.url);
const documents = JSON.parse(readFileSync(list, 'utf8'));
const browser = await chromium.launch({
	executablePath: await findChromium(),
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-lcd-text'],
});
const page = await browser.newPage({
	viewport: { width: 800, height: 400 },
	deviceScaleFactor: 1.2,
});
const reader = createReader();

for (const document of documents) {
	addUp(document);
	const write = writerOf(document);
	await page.setContent(layouts[document.layout](document, write));
	const output = join(import.meta.dirname, document.file);
	await page.screenshot({ path: output, fullPage: true });
	document.printed = {
		date: write.date(document.date),
		dueDate: write.date(document.dueDate),
		total: write.money(document.total),
	};
	document.textLines = linesOf(await page.locator('body').innerText());
	await check(document, output);
}

await Promise.all([browser.close(), reader.close()]);
writeFileSync(list, `${JSON.stringify(documents, undefined, '\t')}\n`);

function addUp(document) {
	const cents = (amount) => Math.round(amount * 100) / 100;
	for (const line of document.lines) line.net = cents(line.quantity * line.unitPrice);
	document.net = cents(document.lines.reduce((sum, { net }) => sum + net, 0));
	document.vat = cents((document.net * document.vatRate) / 100);
	document.total = cents(document.net + document.vat);
}

function writerOf({ language, currency, layout }) {
	const locale = LOCALES[language];
	const amount = new Intl.NumberFormat(locale, { style: 'currency', currency });
	const month = MONTHS[layout];
	const day = month === '2-digit' ? '2-digit' : 'numeric';
	const calendar = new Intl.DateTimeFormat(locale, {
		day,
		month,
		year: 'numeric',
		timeZone: 'UTC',
	});
	return {
		// A space that does not break is a space to whoever reads it.
		money: (value) => amount.format(value).replaceAll('\u00a0', ' '),
		date: (iso) => calendar.format(new Date(iso)),
	};
}

function linesOf(text) {
	const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
	return lines.filter((line) => line !== '');
}

async function check({ file, number, printed }, output) {
	const { size } = statSync(output);
	if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes`);
	const text = await reader.readText(readFileSync(output));
	const missing = [number, printed.date, printed.total].filter((value) => !text.includes(value));
	if (missing.length > 0) throw new Error(`${file}: ${missing.join(', ')} not read in:\n${text}`);
	console.log(`${file}: ${size} bytes, read`);
}
