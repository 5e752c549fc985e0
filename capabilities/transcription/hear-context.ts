import type { Context } from '../capability';

export type HearContext = Pick<Context, 'client' | 'media' | 'signal' | 'onHint' | 'onLeftOut'>;
