import { chooseFunctions } from './choose-functions.mjs';
import { embed } from './embed.mjs';
import { fillArguments } from './fill-arguments.mjs';
import { EXTRACTOR, SCRIPTED } from './models.mjs';

const NOTE = '[scripted reply of the local endpoint; no language model runs here]';

/**
 * Yields { model, text } word by word, or { model, text: '', call } for each function to call. `format`: see
 * json-format.mjs; an extraction comes in one piece. Returns the model that answered.
 */
export async function* answerByScript(body, { said, results, format }, signal) {
	const calls = results.length > 0 ? [] : await chooseCalls(body, said, signal);
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

async function chooseCalls({ tools, tool_choice: choice, messages }, said, signal) {
	if (!Array.isArray(tools) || messages.at(-1).role !== 'user') return [];
	const chosen = await chooseFunctions({
		text: said,
		declarations: tools.map((tool) => tool.function),
		choice,
		embed: (texts) => embed(texts, signal),
	});
	const calls = chosen.map(({ declaration, clause }) => ({
		name: declaration.name,
		args: fillArguments(declaration.parameters, clause, said),
	}));
	// Two clauses may ask for the very same.
	return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}
