import type { ImageEditParamsNonStreaming, ImagesResponse } from 'openai/resources/images';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { countOf } from '../../endpoint/count-of';
import { answerOrText } from '../../endpoint/answer-or-text';
import type { ImageRoute } from '../../endpoint/profiles/profile';
import type { Context } from '../capability';
import { mergeDeep } from '../chat/merge-deep';
import { estimateTokens } from '../shared/estimate-tokens';
import type { Answered } from './answered';
import { checkImages } from './check-images';
import type { ImageRequest } from './image-request';
import { imageUsage } from './image-usage';
import type { LoadedImage } from '../media/load-image';
import { withoutImages } from './without-images';

// What OpenAI counts for an image of middling quality; others are in the same order.
const tokensOfImage = 1000;

type Body = Omit<ImageEditParamsNonStreaming, 'svg' | 'image'> & {
	model: string;
	image?: File | File[];
};

/** Generates with /images/generations, or with /images/edits where images are given. */
export async function generateByRoute(
	{ model: given, prompt, extraBody = {}, price }: ImageRequest,
	{ images, mask }: { images: LoadedImage[]; mask?: LoadedImage },
	count: number,
	{ fields, route }: { fields: object; route: ImageRoute & { kind: 'images-route' } },
	context: Context,
): Promise<Answered> {
	const { client, signal, onHint, onLeftOut } = context;
	const { profile } = client;
	const model = profile.bareModel(given);
	const plain = { model, prompt, ...(count > 1 ? { n: count } : {}), ...fields };
	const extra = Object.entries(extraBody).filter(([name]) => name !== 'stream');
	const body = {
		...mergeDeep(plain, Object.fromEntries(extra)),
		...(images.length === 0 ? {} : { image: filesOf(images) }),
		...(mask === undefined ? {} : { mask: toFile(mask) }),
	} as Body;
	const answer = await callWithoutRefusedFields<Body, ImagesResponse>(
		client,
		body,
		(sent) => async (openai, sending) => {
			const { image, ...rest } = sent;
			const response = image
				? await openai.images.edit({ ...rest, image }, sending).asResponse()
				: await openai.images.generate(rest, sending).asResponse();
			return (await imagesOf(response)) as ImagesResponse;
		},
		{
			operation: 'image_generation',
			signal,
			onHint,
			onLeftOut,
			keep: ['prompt', 'image', 'mask'],
			ours: route.ours,
			tokens: estimateTokens(prompt) + (count + images.length) * tokensOfImage,
			// What is no answer at all is told when it is read.
			spent: (given: ImagesResponse | null) => countOf(given?.usage?.total_tokens) || undefined,
		},
	);
	const { given: found, usage: reported } = checkImages(answer);
	return {
		given: found,
		text: '',
		model,
		usage: imageUsage({ reported, model, profile, price }),
		raw: withoutImages(answer),
	};
}

/** What an images route answered; some answer with the bytes of the image by themselves. */
async function imagesOf(response: Response): Promise<unknown> {
	const type = response.headers.get('content-type') ?? '';
	if (!/^image\//i.test(type)) return answerOrText(await response.text());
	const bytes = Buffer.from(await response.arrayBuffer());
	return { data: [{ b64_json: bytes.toString('base64') }] };
}

/** A single file is `image`, several are `image[]`: servers that take one know no list. */
function filesOf(images: readonly LoadedImage[]): File | File[] {
	const files = images.map(toFile);
	const [only, ...others] = files;
	return only && others.length === 0 ? only : files;
}

const toFile = ({ bytes, fileName, mimeType }: LoadedImage) =>
	new File([new Uint8Array(bytes)], fileName, { type: mimeType });
