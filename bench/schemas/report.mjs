import { say } from '../../playground/setup/progress.mjs';

const rows = [
	['refused', 'schemas refused that could serve', 20],
	['refused instance', 'valid objects refused', 0],
	['refused with nulls', 'valid objects refused once the nulls are in that were invited', 0],
	['forbidden', 'valid objects that the sent schema forbids', 0],
	['changed', 'valid values changed', 0],
	['beyond strict', 'strict forms beyond what OpenAI documents', 0],
	['suite: valid refused', "the suite's valid values refused", 0],
	['suite: invalid accepted', "the suite's invalid values accepted", 0],
];
const asides = [
	'refused rightly',
	'refused as strict',
	'refused instance for a format',
	'refused with nulls for a format',
	'forbidden, since strict objects are closed',
	'suite: remote, refused',
	'suite: depends on the value, refused',
];
const maxKinds = 8;

/** Prints the table; true where every goal is met. */
export function report(tally, { memory, turns }) {
	say(`\ntried: ${JSON.stringify(tally.seen)}`);
	for (const aside of asides) {
		say(`aside, ${aside}: ${countOf(tally.kinds(aside))} (${tally.schemas(aside)} schemas)`);
	}
	const goals = rows.map(([row, what, goal]) => {
		const kinds = tally.kinds(row);
		// A schema that is refused is refused in each way.
		const is = row === 'refused' ? tally.schemas(row) : countOf(kinds);
		say(`\n${what}: ${is} (${tally.schemas(row)} schemas)`);
		for (const [kind, number] of kinds.slice(0, maxKinds)) say(`  ${number} × ${kind}`);
		return [what, is, goal];
	});
	for (const { name, size, validator, whole } of turns.slice(0, 5)) {
		say(`\n${name} (${size} characters): ${ms(validator)} the validator, ${ms(whole)} the whole`);
	}
	const longest = Math.max(0, ...turns.map(({ validator }) => validator));
	const whole = Math.max(0, ...turns.map((one) => one.whole));
	goals.push(
		['bytes of memory that a distinct schema leaves behind', memory.heap, 50],
		['longest turn while a validator is made, in ms', longest, 50],
		['longest turn of a whole extraction, in ms', whole, 50],
	);
	say(
		`\n${memory.totalMb.toFixed(1)} MB more resident after 10,000 schemas, ${memory.resident.toFixed(0)} bytes each\n`,
	);
	return goals
		.map(([what, is, goal]) => {
			const met = is <= goal;
			say(`${met ? 'met   ' : 'MISSED'} ${what}: ${Math.round(is)} (≤ ${goal})`);
			return met;
		})
		.every(Boolean);
}

const countOf = (kinds) => kinds.reduce((sum, [, number]) => sum + number, 0);

const ms = (value) => `${value.toFixed(0)} ms`;
