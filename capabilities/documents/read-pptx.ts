import { ofTexts, type Document, type Opened } from './document';
import type { Zip } from './open-zip';
import { createTextBudget, type TextBudget } from './text-budget';
import { createTextWriter } from './text-writer';
import { isDamaged } from './unreadable';
import { walkXml } from './walk-xml';

/** Reads a presentation: each slide with its tables and the speaker's notes, in their order. */
export function readPptx({ zip, name }: Opened): Document {
	const presentation = zip?.read('ppt/presentation.xml');
	if (!zip || presentation === undefined) throw isDamaged(name, 'a presentation');
	const spend = createTextBudget(name);
	const targets = relationsOf(zip, 'ppt/_rels/presentation.xml.rels');
	const order: string[] = [];
	walkXml(presentation, {
		open: (tag, attributes) => {
			const target = tag === 'p:sldId' ? targets.get(attributes['r:id'] ?? '') : undefined;
			if (target !== undefined) order.push(`ppt/${target.replace(/^\/?(ppt\/)?/, '')}`);
		},
	});
	const texts = order.map((path, index) => {
		const notes = notesOf(zip, path, spend);
		const parts = [`## Slide ${String(index + 1)}`, textOf(zip.read(path) ?? '', spend)];
		if (notes !== '') parts.push(`Notes: ${notes}`);
		return { text: parts.filter((text) => text !== '').join('\n\n'), page: index + 1 };
	});
	return ofTexts(texts);
}

function notesOf(zip: Zip, path: string, spend: TextBudget): string {
	const slide = path.split('/').at(-1) ?? '';
	const targets = [...relationsOf(zip, `ppt/slides/_rels/${slide}.rels`).values()];
	const notes = targets.find((target) => /notesSlide\d+\.xml$/.test(target));
	if (notes === undefined) return '';
	const file = `ppt/notesSlides/${notes.split('/').at(-1) ?? ''}`;
	const text = textOf(zip.read(file) ?? '', spend);
	// The number of the slide stands in a field of its own.
	return text.replace(/\n+\d+$/, '').trim();
}

function relationsOf(zip: Zip, path: string): Map<string, string> {
	const targets = new Map<string, string>();
	walkXml(zip.read(path) ?? '', {
		open: (tag, { Id = '', Target = '' }) => {
			if (tag === 'Relationship') targets.set(Id, Target);
		},
	});
	return targets;
}

function textOf(xml: string, spend: TextBudget): string {
	const writer = createTextWriter(spend);
	let isWords = false;
	walkXml(xml, {
		skip: ['mc:Fallback'],
		open: (tag) => {
			if (tag === 'a:t') isWords = true;
			else if (tag === 'a:br') writer.endLine();
			else if (tag === 'a:tbl') writer.openTable();
			else if (tag === 'a:tc') writer.openCell();
		},
		close: (tag) => {
			if (tag === 'a:t') isWords = false;
			else if (tag === 'a:p') writer.endLine();
			else if (tag === 'a:tc') writer.closeCell();
			else if (tag === 'a:tr') writer.closeRow();
			else if (tag === 'a:tbl') writer.closeTable();
		},
		text: (words) => {
			if (isWords) writer.text(words);
		},
	});
	return writer.whole();
}
