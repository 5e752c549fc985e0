import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod/v4';
import { chatRequest } from '../../../../capabilities/chat/chat-request';
import { callFunctionsRequest } from '../../../../capabilities/function-calling/call-functions-request';
import { embeddingsRequest } from '../../../../capabilities/embeddings/embeddings-request';
import { imageRequest } from '../../../../capabilities/image-generation/image-request';
import { visionRequest } from '../../../../capabilities/vision/vision-request';
import { titles } from '../../../../nodes/shared/items/say-issue';
import { toItemFailure } from '../../../../nodes/shared/items/to-item-failure';

const user = { role: 'user', content: 'Hi' };
const chat = { model: 'm', messages: [user] };
const functions = [{ name: 'a' }];

const cases: [string, z.ZodType, object, string, string?][] = [
	[
		'an empty message',
		chatRequest,
		{ messages: [{ ...user, content: '' }] },
		'Message 1 is empty',
		'Fill in its text, or check the expression that gives it',
	],
	[
		'a role',
		chatRequest,
		{ messages: [user, { ...user, role: 'bot' }] },
		'Role of message 2 must be one of system, developer, user, assistant, tool',
	],
	[
		'no message',
		chatRequest,
		{ messages: [] },
		'Add at least one message',
		'Click Add message below Messages, or check the JSON or expression that gives the list',
	],
	['a number', chatRequest, { temperature: 3 }, 'Temperature must be at most 2'],
	[
		'a text for a number',
		chatRequest,
		{ topP: '0.5' },
		'Top P must be a number',
		'Check the value of Top P, or the expression in it',
	],
	[
		'a fraction',
		chatRequest,
		{ maxTokens: 1.5 },
		'Maximum Number of Tokens must be a whole number',
		'Check the value of Maximum Number of Tokens, or the expression in it',
	],
	[
		'two at once',
		chatRequest,
		{ temperature: 3, seed: 'x' },
		'Temperature must be at most 2. Seed must be a number',
		'Check the value of Seed, or the expression in it',
	],
	[
		'no model',
		chatRequest,
		{ model: '' },
		'Model is empty',
		'Fill in Model, or check the expression in it',
	],
	[
		'a call without an ID',
		chatRequest,
		{ messages: [{ role: 'tool', content: 'x' }] },
		'Message 1 has the role tool, but no tool_call_id',
		'Set tool_call_id to the ID of the call that the message answers',
	],
	[
		'no function',
		callFunctionsRequest,
		{ ...chat, functions: [] },
		'Add at least one function',
		'Click Add function below Functions, or check the JSON or expression that gives the list',
	],
	[
		'a function without a name',
		callFunctionsRequest,
		{ ...chat, functions: [...functions, { name: ' ' }] },
		'Name of function 2 is empty',
		'Fill in Name of function 2, or check the expression in it',
	],
	['no answers', chatRequest, { n: 0 }, 'Number of Answers must be a whole number from 1 to 128'],
	[
		'no images',
		imageRequest,
		{ model: 'm', prompt: 'x', n: '2' },
		'Number of Images must be a whole number from 1 to 100',
	],
	[
		'an image without a URL',
		imageRequest,
		{ model: 'm', prompt: 'x', images: [{ url: 'a' }, { url: '' }] },
		'URL of image 2 is empty',
		'Fill in URL of image 2, or check the expression in it',
	],
	...[{}, { image_url: '' }, { image_url: { url: ' ' } }].map((image): (typeof cases)[number] => [
		`a part ${JSON.stringify(image)}`,
		chatRequest,
		{ messages: [{ ...user, content: [{ type: 'image_url', ...image }] }] },
		'Message 1 has an image without a URL',
		'Write { "type": "image_url", "image_url": { "url": "…" } }, and check the expression that gives the URL',
	]),
	[
		'a part without a type',
		chatRequest,
		{ messages: [user, { ...user, content: [{ text: 'x' }] }] },
		'Message 2 has a form that is not known',
		'The content of a message is a text, or a list of parts such as { "type": "text", "text": "…" } and { "type": "image_url", "image_url": { "url": "…" } }',
	],
	[
		'a small chunk',
		embeddingsRequest,
		{ model: 'm', text: 'x', partTokens: 1 },
		'Chunk Size (Tokens) must be at least 16',
	],
	[
		'an unknown size',
		imageRequest,
		{ model: 'm', prompt: 'x', size: 'big' },
		'A size looks like 1536x1024, or is 1K, 2K, 4K or auto',
	],
	[
		'no prompt',
		imageRequest,
		{ model: 'm', prompt: ' ' },
		'The prompt is empty. Describe what to generate',
	],
	[
		'no question',
		visionRequest,
		{ model: 'm', task: 'ask', images: [{ url: 'x' }] },
		'The question is empty. Fill in Question',
	],
];

test.each(
	cases.map(([name, schema, given, message, hint]) => ({ name, schema, given, message, hint })),
)('$name is said without internals', ({ schema, given, ...said }) => {
	const wrong = schema.safeParse({ ...(schema === chatRequest ? chat : {}), ...given });
	const { message, hint } = toItemFailure(wrong.error).details;
	expect({ message, hint }).toEqual({ message: said.message, hint: said.hint });
});

test('fields have the titles of the editor', () => {
	const files = globSync('nodes/{*/*,shared/descriptions/*}.ts', { cwd: process.cwd() });
	const shown = new Set(
		files.flatMap((file) =>
			[
				...readFileSync(join(process.cwd(), file), 'utf8').matchAll(/displayName: ["'](.+?)["'],/g),
			].map(([, title]) => title),
		),
	);
	expect(Object.values(titles).filter((title) => !shown.has(title))).toEqual([]);
});
