/** The text of a subtitle without blank lines: one of them would end the cue. */
export const cueText = (text: string) => text.trim().replace(/\s*[\r\n]\s*/g, '\n');
