/** Every mistake of a command line and environment, in words. */
export class ConfigMistakes extends Error {
	override readonly name = 'ConfigMistakes';

	constructor(readonly mistakes: string[]) {
		super(mistakes.join('\n'));
	}
}
