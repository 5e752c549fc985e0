import { firstOf, invalid, isObject, type Refusal } from './refusal';

/** What Gemini takes in place of the signature of a call that another model made. */
export const signatureSentinel = 'skip_thought_signature_validator';

/** The thought signatures that one server handed out, and for which call. */
export interface Signatures {
	isKnown(signature: string): boolean;
	isOf(signature: string, call: unknown): boolean;
	/** Keeps the signatures of one answer; takes the answer's texts as they are sent. */
	watch(): (sent: string) => void;
}

export function createSignatures(): Signatures {
	const callOf = new Map<string, string>();
	return {
		isKnown: (signature) => callOf.has(signature),
		isOf: (signature, call) => callOf.get(signature) === nameOf(call),
		watch() {
			let last = '';
			return (sent) => {
				for (const call of callsIn(sent)) {
					// A delta with nothing but a signature belongs to the call before it.
					last = nameOf(call) || last;
					const signature = signatureOf(call);
					if (signature !== undefined) callOf.set(signature, last);
				}
			};
		},
	};
}

/** The first call of each turn has to be signed; a sibling only with what was issued for it. */
export function refuseSignatures(messages: unknown[], signatures: Signatures): Refusal | undefined {
	return firstOf(
		...messages.map((message, index) => () => {
			const calls =
				isObject(message) && Array.isArray(message.tool_calls) ? message.tool_calls : [];
			return firstOf(
				...calls.map((call: unknown, position) => () => {
					const signature = signatureOf(call);
					if (position > 0) {
						const isFine = signature === undefined || signatures.isOf(signature, call);
						return isFine ? undefined : invalid('Thought signature is not valid.');
					}
					if (signature === undefined) return missing(call, index + 1);
					const isFine = signature === signatureSentinel || signatures.isKnown(signature);
					return isFine ? undefined : invalid('Thought signature is not valid.');
				}),
			);
		}),
	);
}

const missing = (call: unknown, position: number) =>
	invalid(
		`Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${functionOf(call).name}\` , position ${String(position)}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
	);

function functionOf(call: unknown): { name: string; text: string } {
	const named = isObject(call) && isObject(call.function) ? call.function : {};
	return { name: String(named.name ?? ''), text: String(named.arguments ?? '') };
}

/** A call by its name and arguments, since its id may be empty. */
function nameOf(call: unknown): string {
	const { name, text } = functionOf(call);
	return name === '' ? '' : `${name} ${sorted(text)}`;
}

function sorted(text: string): string {
	return (
		JSON.stringify(parse(text), (_key, value: unknown) =>
			isObject(value)
				? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
				: value,
		) ?? text
	);
}

function signatureOf(call: unknown): string | undefined {
	const extra = isObject(call) ? call.extra_content : undefined;
	const google = isObject(extra) ? extra.google : undefined;
	const signature = isObject(google) ? google.thought_signature : undefined;
	return typeof signature === 'string' && signature !== '' ? signature : undefined;
}

/** The calls in a completion, or in the events of a stream. */
function callsIn(sent: string): unknown[] {
	if (!sent.includes('tool_calls')) return [];
	return sent.split(/^data: /m).flatMap((text) => {
		const answer = parse(text);
		const choices = isObject(answer) && Array.isArray(answer.choices) ? answer.choices : [];
		return choices.flatMap((choice: unknown) => {
			const said = isObject(choice) ? (choice.message ?? choice.delta) : undefined;
			return isObject(said) && Array.isArray(said.tool_calls) ? (said.tool_calls as unknown[]) : [];
		});
	});
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
