import type { IDataObject } from 'n8n-workflow';
import { readJson } from './read-json';
import { readPrice } from './read-price';

/** Fields that were added and left empty; an empty text is none that a user can mean. */
const texts = ['cachedContent', 'user'];

/** What was set in the options of a chat model, in the words of a request. */
export function readChatOptions({ price, extraBody, stop, ...options }: IDataObject): IDataObject {
	const stops = (Array.isArray(stop) ? stop : []).filter((text) => text !== '');
	const set = Object.entries(options).filter(([name, value]) => !texts.includes(name) || value);
	return {
		...Object.fromEntries(set),
		...(stops.length === 0 ? {} : { stop: stops }),
		...readPrice(price),
		...(extraBody === undefined
			? {}
			: { extraBody: readJson('Extra Body', extraBody) as IDataObject }),
	};
}
