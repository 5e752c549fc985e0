import { refuseImages } from './images';

const asked = { model: 'gemini-3.1-flash-image', prompt: 'A fox' };
const google = (more: object) => ({ extra_body: { google: more } });

describe('the Gemini-shaped server refuses', () => {
	it.each([
		[{ quality: 'high' }, /Unknown name "quality"/],
		[{ size: '1024x1024' }, /Unknown name "size"/],
		[{ background: 'opaque', output_format: 'png' }, /"background".*\n.*"output_format"/],
		[{ seed: 1 }, /Unknown name "seed"/],
		[google({ image_config: {} }), /Unknown name "image_config" at 'extra_body.google'/],
		[google({ aspect_ratio: '7:3' }), /aspect_ratio/],
		[{ n: 2 }, /Multiple candidates/],
		[{ response_format: 'url' }, /response_format/],
		[{ prompt: ' ' }, /must not be empty/],
		[{ model: 'gemini-3.8-flash' }, /not supported for predict/],
	])('to generate with %j', (more, said) => {
		expect(refuseImages({ ...asked, ...more })?.error.message).toMatch(said);
	});
});

describe('the Gemini-shaped server generates images', () => {
	it.each([
		[{}],
		[{ response_format: 'b64_json', n: 1, user: 'u' }],
		[{ model: 'models/imagen-4.0-generate-001', n: 4 }],
		[google({ aspect_ratio: '21:9', safety_settings: [] })],
	])('with %j', (more) => {
		expect(refuseImages({ ...asked, ...more })).toBeUndefined();
	});
});
