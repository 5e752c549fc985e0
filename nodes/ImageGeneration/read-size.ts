import type { IDataObject } from 'n8n-workflow';

interface Option {
	settings?: {
		by?: 'aspectRatio' | 'size';
		aspectRatio?: string;
		resolution?: string;
		size?: string;
	};
}

/** The shape of the images that was set in the option, if any. */
export function readSize(option: unknown): IDataObject {
	const { settings } = (option ?? {}) as Option;
	if (!settings) return {};
	const { by = 'aspectRatio', aspectRatio, resolution = 'auto', size } = settings;
	if (by === 'size') return size ? { size } : {};
	return {
		...(aspectRatio ? { aspectRatio } : {}),
		...(resolution === 'auto' ? {} : { size: resolution }),
	};
}
