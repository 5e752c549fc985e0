import { isEdit, refuseEdit } from './edits';
import { geminiKey } from './refuse';

const path = '/v1beta/models/gemini-3.1-flash-image:generateContent';
const text = { text: 'Make it night' };
const png = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } };
const said = (...parts: object[]) => ({ contents: [{ role: 'user', parts }] });
const config = (more: object) => ({
	generationConfig: { responseModalities: ['TEXT', 'IMAGE'], ...more },
});
const asked = { ...said(text, png), ...config({}) };
const keyed = { 'x-goog-api-key': geminiKey };

describe('the Gemini-shaped server refuses to edit', () => {
	it.each([
		[{ model: 'gemini-3.1-flash-image' }, /Unknown name "model"/],
		[{ mask: {} }, /Unknown name "mask"/],
		[config({ size: '1024x1024' }), /"size" at 'generation_config'/],
		[config({ imageConfig: { quality: 'high' } }), /"quality" at 'generation_config.image_config'/],
		[config({ imageConfig: { aspectRatio: '7:3' } }), /aspect_ratio/],
		[config({ imageConfig: { imageSize: '2k' } }), /image_size/],
		[config({ responseModalities: ['IMAGE', 'AUDIO'] }), /combination of response modalities/],
		[{ contents: [] }, /contents is not specified/],
		[{ contents: [{ role: 'assistant', parts: [text] }] }, /valid role/],
		[said(), /must not be empty/],
		[said({ text: '' }), /text parameter/],
		[said(text, { type: 'image_url' }), /Unknown name "type" at 'contents\[0\].parts\[1\]'/],
		[said(text, { inlineData: { mimeType: 'image/gif', data: 'AAAA' } }), /image\/gif/],
		[
			said(text, { inlineData: { mimeType: 'image/png', data: 'data:image/png;base64,AAAA' } }),
			/TYPE_BYTES/,
		],
	])('with %j', (more, why) => {
		expect(
			refuseEdit({ path, headers: keyed, body: { ...asked, ...more } })?.error.message,
		).toMatch(why);
	});

	it('with a model that generates no images, or a key in another header', () => {
		const other = path.replace('-image', '');
		expect(refuseEdit({ path: other, headers: keyed, body: asked })?.status).toBe(404);
		const bearer = { authorization: `Bearer ${geminiKey}` };
		expect(refuseEdit({ path, headers: bearer, body: asked })?.error.message).toMatch(/API key/);
	});

	it('on its compatible routes', () => {
		expect(isEdit({ path: '/v1beta/openai/images/edits', body: asked })).toBe(false);
	});
});

it('the Gemini-shaped server edits images in a shape', () => {
	const body = { ...asked, ...config({ imageConfig: { aspectRatio: '8:1', imageSize: '4K' } }) };
	expect(refuseEdit({ path, headers: keyed, body })).toBeUndefined();
});
