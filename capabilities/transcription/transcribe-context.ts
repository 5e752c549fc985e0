import type { Context } from '../capability';

export type TranscribeContext = Pick<
	Context,
	'client' | 'media' | 'signal' | 'onHint' | 'onLeftOut'
>;
