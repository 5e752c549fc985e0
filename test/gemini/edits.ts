import type { Received } from '../helpers/http-server';
import { image } from '../helpers/images';
import { ratiosOf } from './images';
import {
	firstOf,
	invalid,
	isObject,
	notFound,
	refuseNames,
	unknownKeys,
	type Refusal,
} from './refusal';
import { geminiKey } from './refuse';

type Body = Record<string, unknown>;

const route = /^\/v1beta\/models\/[^/:]+:generateContent$/;

/** Whether a request is for Google's own route and wants images from it. */
export const isEdit = ({ path, body }: Pick<Received, 'path' | 'body'>): boolean =>
	route.test(path) && modalitiesOf(configOf(body)).includes('IMAGE');

const fields = new Set([
	'contents',
	'generationConfig',
	'safetySettings',
	'systemInstruction',
	'tools',
]);
const configFields = new Set([
	...['responseModalities', 'imageConfig', 'candidateCount', 'seed', 'temperature', 'topP', 'topK'],
	...['maxOutputTokens', 'stopSequences', 'thinkingConfig'],
]);
const imageFields = new Set(['aspectRatio', 'imageSize']);
const contentFields = new Set(['role', 'parts']);
const partFields = new Set(['text', 'inlineData', 'fileData', 'thoughtSignature']);
const dataFields = new Set(['mimeType', 'data']);

/** What Gemini has against a request to edit images, or undefined. */
export function refuseEdit({
	path,
	headers,
	body,
}: Pick<Received, 'path' | 'headers' | 'body'>): Refusal | undefined {
	const model = decodeURIComponent(path.split('/').at(-1) ?? '').replace(':generateContent', '');
	const config = configOf(body);
	const shape = isObject(config.imageConfig) ? config.imageConfig : {};
	const contents = listOf(body.contents);
	return firstOf(
		() =>
			headers['x-goog-api-key'] === geminiKey && headers.authorization === undefined
				? undefined
				: invalid('API key not valid. Please pass a valid API key.'),
		() =>
			refuseNames([
				...unknownKeys(body, fields, ''),
				...unknownKeys(config, configFields, 'generation_config'),
				...unknownKeys(shape, imageFields, 'generation_config.image_config'),
				...contents.flatMap((content, index) => unknownInContent(content, index)),
			]),
		() =>
			/^gemini-.*image/.test(model)
				? undefined
				: notFound(
						`models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
					),
		() =>
			modalitiesOf(config).every((one) => one === 'TEXT' || one === 'IMAGE')
				? undefined
				: invalid(
						'The requested combination of response modalities is not supported by the model.',
					),
		() =>
			contents.length > 0
				? undefined
				: invalid('* GenerateContentRequest.contents: contents is not specified'),
		() => firstOf(...contents.map((content) => () => refuseContent(content))),
		() =>
			shape.aspectRatio === undefined || ratiosOf(model).includes(String(shape.aspectRatio))
				? undefined
				: invalid(`Invalid value at 'generation_config.image_config.aspect_ratio'`),
		() =>
			shape.imageSize === undefined || ['1K', '2K', '4K'].includes(String(shape.imageSize))
				? undefined
				: invalid(`Invalid value at 'generation_config.image_config.image_size'`),
	);
}

function unknownInContent(content: Body, index: number): string[] {
	const at = `contents[${String(index)}]`;
	return [
		...unknownKeys(content, contentFields, at),
		...listOf(content.parts).flatMap((part, place) => [
			...unknownKeys(part, partFields, `${at}.parts[${String(place)}]`),
			...(isObject(part.inlineData)
				? unknownKeys(part.inlineData, dataFields, `${at}.parts[${String(place)}].inline_data`)
				: []),
		]),
	];
}

function refuseContent({ role, parts }: Body): Refusal | undefined {
	if (role !== undefined && role !== 'user' && role !== 'model') {
		return invalid('Please use a valid role: user, model.');
	}
	const given = listOf(parts);
	if (given.length === 0)
		return invalid('* GenerateContentRequest.contents[0].parts: must not be empty');
	return firstOf(...given.map((part) => () => refusePart(part)));
}

function refusePart({ text, inlineData }: Body): Refusal | undefined {
	if (inlineData === undefined) {
		return typeof text === 'string' && text !== ''
			? undefined
			: invalid('Unable to submit request because it must have a text parameter');
	}
	const { mimeType, data } = isObject(inlineData) ? inlineData : {};
	if (!/^image\/(png|jpeg|webp|heic|heif)$/.test(String(mimeType))) {
		return invalid(`Unsupported MIME type: ${String(mimeType)}`);
	}
	return /^[A-Za-z0-9+/]+={0,2}$/.test(String(data))
		? undefined
		: invalid(`Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES)`);
}

const configOf = ({ generationConfig }: Body): Body =>
	isObject(generationConfig) ? generationConfig : {};

const modalitiesOf = ({ responseModalities: list }: Body): unknown[] =>
	Array.isArray(list) ? list : [];

const listOf = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** An edited image as Gemini gives it, with a sentence before it; `more` stands beside the parts. */
export const edited = (file: Buffer, more: object = {}) => ({
	candidates: [
		{
			content: {
				role: 'model',
				parts: [
					{ text: 'Here it is.' },
					{ inlineData: { mimeType: 'image/png', data: file.toString('base64') } },
				],
			},
			finishReason: 'STOP',
			index: 0,
		},
	],
	usageMetadata: {
		promptTokenCount: 264,
		candidatesTokenCount: 1126,
		thoughtsTokenCount: 100,
		totalTokenCount: 1490,
		promptTokensDetails: [
			{ modality: 'TEXT', tokenCount: 6 },
			{ modality: 'IMAGE', tokenCount: 258 },
		],
		candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
	},
	modelVersion: 'gemini-3.1-flash-image',
	...more,
});

/** What is answered where a test tells nothing. */
export const anyEdit = () => edited(image('png', 4, 3));
