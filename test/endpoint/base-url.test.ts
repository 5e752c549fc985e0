import { resolveBaseUrl } from '../../endpoint/base-url';
import { gemini } from '../../endpoint/profiles/gemini';
import { generic } from '../../endpoint/profiles/generic';
import { groq } from '../../endpoint/profiles/groq';
import { findProfile } from '../../endpoint/profiles/find-profile';

const host = 'https://generativelanguage.googleapis.com';

describe('resolveBaseUrl', () => {
	it.each([
		[`${host}/v1beta/openai/`, `${host}/v1beta/openai`],
		[`${host}/v1beta/openai`, `${host}/v1beta/openai`],
		[`${host}//v1beta//openai//`, `${host}/v1beta/openai`],
		[` ${host}/v1beta/openai/v1 `, `${host}/v1beta/openai`],
		[`${host}/v1beta/openai/chat/completions`, `${host}/v1beta/openai`],
		[host, `${host}/v1beta/openai`],
	])('makes %s of Gemini %s', (typed, wanted) => {
		expect(resolveBaseUrl(typed, gemini)).toBe(wanted);
	});

	it.each([
		'images/generations',
		'images/edits/',
		'responses',
		'audio/speech',
		'audio/translations',
		'embeddings',
	])('cuts the route /%s off', (route) => {
		expect(resolveBaseUrl(`http://h/v1/${route}`, generic)).toBe('http://h/v1');
	});

	it('adds the version to a bare host and keeps any other path', () => {
		expect(resolveBaseUrl('http://127.0.0.1:8000/', generic)).toBe('http://127.0.0.1:8000/v1');
		expect(resolveBaseUrl('http://h/proxy/llm/', generic)).toBe('http://h/proxy/llm');
		expect(resolveBaseUrl('https://api.groq.com/openai/v1/', groq)).toBe(
			'https://api.groq.com/openai/v1',
		);
	});
});

describe('findProfile', () => {
	it.each([
		[`${host}/v1beta/openai/`, 'gemini'],
		['http://127.0.0.1:9/v1beta/openai', 'gemini'],
		['https://api.openai.com/v1', 'openai'],
		['https://api.groq.com/openai/v1', 'groq'],
		['http://localhost:11434', 'ollama'],
		['https://openrouter.ai/api/v1', 'openrouter'],
		['https://llm.example.com/v1', 'generic'],
	])('knows %s as %s', (baseUrl, name) => {
		expect(findProfile({ baseUrl, profile: 'auto' }).name).toBe(name);
	});

	it.each([
		['openai', `${host}/v1beta/openai/`, 'gemini'],
		['gemini', 'https://openrouter.ai/api/v1', 'openrouter'],
		['ollama', 'https://api.openai.com/v1', 'openai'],
		['openai', 'http://localhost:8000/v1', 'openai'],
	] as const)(
		"with %s chosen, takes the one of a provider's host: %s",
		(profile, baseUrl, name) => {
			expect(findProfile({ baseUrl, profile }).name).toBe(name);
		},
	);

	it('takes the profile that the settings name over the address', () => {
		expect(findProfile({ baseUrl: 'https://gateway.example.com', profile: 'gemini' }).name).toBe(
			'gemini',
		);
	});
});
