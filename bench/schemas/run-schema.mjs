import { changesOf } from './changes.mjs';
import { outsideSubset } from './openai-subset.mjs';
import { judgeOf, withNulls, withoutFormats, withoutNulls } from './sent-schema.mjs';
import { whyUnfit } from './why-unfit.mjs';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const maxInstances = 20;

/** One schema in every way: alone, with each of its valid objects, and with the nulls that are invited. */
export async function runSchema({ name, schema, valid }, build, tally) {
	const objects = valid.filter(isObject).slice(0, maxInstances);
	if (valid.length > 0 && objects.length === 0) return tally.see('schemas of no object');
	tally.see('schemas');
	tally.see('valid objects', objects.length);
	for (const way of build.ways) {
		const first = await build.ask(way, schema, objects[0] ?? {});
		if (!first.sent) {
			const reason = whyUnfit(schema);
			const isStrict = first.failure.message.startsWith('Strict ');
			const row = reason ? 'refused rightly' : isStrict ? 'refused as strict' : 'refused';
			tally.add(row, way.name, reason ?? kindOf(first.failure.message), {
				name,
				failure: first.failure,
				schema,
			});
			continue;
		}
		const { sent } = first;
		if (sent.strict) {
			tally.see('strict forms');
			for (const reason of outsideSubset(sent.schema).slice(0, 1)) {
				tally.add('beyond strict', way.name, reason, { name, schema, sent: sent.schema });
			}
		}
		const form = sent.schema ?? {};
		// Strict mode asks for every property.
		const forbids = judgeOf(sent.strict ? withoutNulls(form) : form);
		for (const [index, data] of objects.entries()) {
			const asked = index === 0 ? first : await build.ask(way, schema, data);
			await runObject({ name, schema, data, way, sent, forbids, asked }, build, tally);
		}
	}
}

async function runObject({ name, schema, data, way, sent, forbids, asked }, build, tally) {
	const found = { name, schema, data, sent: sent.schema };
	const filled = withNulls(data, sent.schema ?? {});
	const reason = forbids(data);
	if (reason) {
		// What a schema does not name it allows, and strict mode cannot.
		const isClosed = sent.strict && reason.includes('additionalProperties');
		const row = isClosed ? 'forbidden, since strict objects are closed' : 'forbidden';
		tally.add(row, way.name, kindOf(reason), { ...found, reason });
	}
	await judge('refused instance', asked, data);
	if (JSON.stringify(filled) !== JSON.stringify(data)) {
		await judge('refused with nulls', await build.ask(way, schema, filled), filled);
	}
	if (!asked.value) return;
	const changes = changesOf(data, asked.value);
	for (const { kind, at } of changes) {
		tally.add('changed', way.name, kind, { ...found, at, value: asked.value });
	}

	async function judge(row, { failure }, answer) {
		if (!failure) return;
		const without = await build.ask(way, withoutFormats(schema), answer);
		const kind = without.failure ? row : `${row} for a format`;
		tally.add(kind, way.name, kindOf(failure.message), { ...found, answer, failure });
	}
}

/** A sentence without what is of one schema alone. */
const kindOf = (message) =>
	message
		.replace(/\b(https?|urn):\S+/g, 'URL')
		.replace(/(["'`]).*?\1/g, '…')
		.replace(/#?\/\S+/g, '/…')
		.replace(/\[.*\]/g, '[…]')
		.replace(/\d+/g, 'N')
		.slice(0, 120);
