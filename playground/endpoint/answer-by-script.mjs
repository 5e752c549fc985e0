import { chooseFunctions } from './choose-functions.mjs';
import { embed } from './embed.mjs';
import { fillArguments } from './fill-arguments.mjs';
import { EXTRACTOR, SCRIPTED } from './models.mjs';

const NOTE = '[scripted reply of the local endpoint; no language model runs here]';
const STEPS = /\bthen\b/i;

/**
 * Yields { model, text } word by word, or { model, text: '', call } for each function to call. `format`: see
 * json-format.mjs; an extraction comes in one piece. Returns the model that answered.
 */
export async function* answerByScript(body, { said, results, format }, signal) {
	const calls = await nextCalls(body, { said, results }, signal);
	for (const call of calls) yield { model: SCRIPTED, text: '', call };
	if (calls.length > 0) return SCRIPTED;
	const source = results.length > 0 ? results.join(' ') : said;
	if (format?.isExtraction) {
		yield { model: EXTRACTOR, text: format.write(source) };
		return EXTRACTOR;
	}
	const answer = results.length > 0 ? source : `You said: "${said}"`;
	const text = format?.write(source, 'reply') ?? `${NOTE} ${answer}`;
	for (const word of text.match(/\s*\S+|\s+$/g)) yield { model: SCRIPTED, text: word };
	return SCRIPTED;
}

/** All calls that a text asks for at once, or with "then" in it one after another. */
async function nextCalls(body, { said, results }, signal) {
	const isInSteps = STEPS.test(said);
	if (results.length > 0 && !isInSteps) return [];
	const calls = await chooseCalls(body, said, results, signal);
	if (!isInSteps) return calls;
	const since = body.messages.findLastIndex(({ role }) => role === 'user');
	const done = body.messages.slice(since).filter(({ tool_calls: made }) => made?.length > 0);
	return calls.slice(done.length, done.length + 1);
}

async function chooseCalls({ tools, tool_choice: choice, messages }, said, results, signal) {
	if (!Array.isArray(tools) || !['user', 'tool'].includes(messages.at(-1).role)) return [];
	const chosen = await chooseFunctions({
		text: said,
		declarations: tools.map((tool) => tool.function),
		choice,
		embed: (texts) => embed(texts, signal),
	});
	const calls = chosen.map(({ declaration, clause }) => ({
		name: declaration.name,
		args: fillArguments(declaration.parameters, clause, [said, ...results].join(' ')),
	}));
	// Two clauses may ask for the very same.
	return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}
