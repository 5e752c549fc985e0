import { createHmac } from 'node:crypto';
import { Refusal } from './refusal.mjs';

const FUNCTION_NAME = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;
const FUNCTION_FIELDS = ['name', 'description', 'parameters'];
const UNKNOWN_KEYWORDS = ['$schema', '$ref', '$defs', 'definitions', 'const', 'patternProperties'];
const SENTINEL = 'skip_thought_signature_validator';

/** Function calling as Gemini words it: calls without id and index, the first of them signed. */
export const geminiFunctions = {
	check({ tools, messages }) {
		for (const [index, tool] of listOf(tools).entries()) {
			checkDeclaration(tool?.function ?? {}, `tools[${index}].function`);
		}
		for (const [index, message] of listOf(messages).entries()) {
			if (message?.role === 'tool' && !message.name) {
				refuse(
					`* GenerateContentRequest.contents[${index}].parts[0].function_response.name: Name cannot be empty.`,
				);
			}
			for (const [position, call] of listOf(message?.tool_calls).entries()) {
				checkSignature(call, position, index + 1);
			}
		}
	},
	toCall({ name, args }, index) {
		const call = { id: '', type: 'function', function: { name, arguments: JSON.stringify(args) } };
		if (index > 0) return call;
		return { ...call, extra_content: { google: { thought_signature: sign(call) } } };
	},
	toMessage: (calls) => ({ role: 'assistant', tool_calls: calls }),
	toDeltas: (call) => [{ tool_calls: [call] }],
	streamedFinish: 'stop',
};

const listOf = (value) => (Array.isArray(value) ? value : []);

function refuse(message) {
	throw new Refusal('request-invalid', message);
}

function checkDeclaration(declaration, at) {
	if (!FUNCTION_NAME.test(declaration.name)) {
		refuse(
			`* ${at}.name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_) or dashes (-), with a maximum length of 64.`,
		);
	}
	const unknown = Object.keys(declaration).find((key) => !FUNCTION_FIELDS.includes(key));
	if (unknown) refuseName(unknown, at);
	checkSchema(declaration.parameters, `${at}.parameters`);
}

function checkSchema(schema, at) {
	if (schema === null || typeof schema !== 'object') return;
	const unknown = UNKNOWN_KEYWORDS.find((key) => key in schema);
	if (unknown) refuseName(unknown, at);
	if (Array.isArray(schema.type)) {
		refuseName('type', at, 'Proto field is not repeating, cannot start list.');
	}
	const properties = Object.values(schema.properties ?? {});
	properties.forEach((child, index) => checkSchema(child, `${at}.properties[${index}].value`));
	listOf(schema.anyOf).forEach((child, index) => checkSchema(child, `${at}.any_of[${index}]`));
	checkSchema(schema.items, `${at}.items`);
}

function refuseName(name, at, why = 'Cannot find field.') {
	refuse(`Invalid JSON payload received. Unknown name "${name}" at '${at}': ${why}`);
}

function checkSignature(call, position, turn) {
	const signature = call?.extra_content?.google?.thought_signature;
	if (signature === undefined && position > 0) return;
	if (!signature) {
		refuse(
			`Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${call?.function?.name}\` , position ${turn}.`,
		);
	}
	const isSentinel = position === 0 && signature === SENTINEL;
	if (!isSentinel && signature !== sign(call)) refuse('Thought signature is not valid.');
}

/** Says of a call that this endpoint made it; the key is no secret, so that it holds after a restart. */
function sign(call) {
	const { name, arguments: text } = call.function ?? {};
	return createHmac('sha256', 'local endpoint')
		.update(`${name} ${sorted(text)}`)
		.digest('base64');
}

function sorted(text) {
	try {
		return JSON.stringify(JSON.parse(text), (_key, value) =>
			value !== null && typeof value === 'object' && !Array.isArray(value)
				? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
				: value,
		);
	} catch {
		return text;
	}
}
