import { splitClauses } from './split-clauses.mjs';

// Below this, what people say about anything else begins to look like a function.
const MIN_SIMILARITY = 0.32;
// One or two words, a name or a number.
const REST = /^[\p{Lu}\d#]\S*(?: \S+)?$/u;

/**
 * Chooses by likeness in meaning which functions a text asks for: `[{ declaration, clause }]`, one a
 * clause at most. `choice`: the request's tool_choice. `embed(texts)`: resolves to their vectors.
 */
export async function chooseFunctions({ text, declarations, choice = 'auto', embed }) {
	if (choice === 'none' || declarations.length === 0) return [];
	const forced = declarations.find(({ name }) => name === choice?.function?.name);
	if (forced) return [{ declaration: forced, clause: text }];

	const clauses = splitClauses(text);
	if (clauses.length === 0) clauses.push(text);
	const vectors = await embed([...declarations.map(describe), ...clauses]);
	const meanings = vectors.slice(0, declarations.length);
	const ranked = clauses.map((clause, index) => {
		const asked = vectors[declarations.length + index];
		const likeness = meanings.map((meaning) => cosine(meaning, asked));
		const best = Math.max(...likeness);
		return { clause, best, declaration: declarations[likeness.indexOf(best)] };
	});

	const chosen = [];
	for (const { clause, best, declaration } of ranked) {
		// "…in Lisbon and Porto": the rest of an enumeration asks for the same again.
		const isRest = chosen.length > 0 && REST.test(clause);
		if (isRest) chosen.push({ declaration: chosen.at(-1).declaration, clause });
		else if (best >= MIN_SIMILARITY) chosen.push({ declaration, clause });
	}
	if (chosen.length > 0 || choice !== 'required') return chosen;
	const nearest = ranked.toSorted((a, b) => b.best - a.best)[0];
	return [{ declaration: nearest.declaration, clause: nearest.clause }];
}

const describe = ({ name, description = '' }) => `${inWords(name)}. ${description}`;

const inWords = (name) => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');

function cosine(a, b) {
	let [product, ofA, ofB] = [0, 0, 0];
	for (let i = 0; i < a.length; i++) {
		product += a[i] * b[i];
		ofA += a[i] ** 2;
		ofB += b[i] ** 2;
	}
	return product / Math.sqrt(ofA * ofB || 1);
}
