/** A subtitle on screen: one or two lines, from `start` to `end` in seconds of the recording. */
export interface Cue {
	start: number;
	end: number;
	lines: string[];
	speaker?: string;
}

/** A transcript with times in seconds; those of words where the model gives them. */
export interface TimedText {
	start: number;
	end: number;
	text: string;
	speaker?: string | undefined;
	words?: { start: number; end: number; text: string }[] | undefined;
}

/** The limits of Netflix's Timed Text Style Guide (general requirements, and English). */
export const cueLimits = {
	lineWidth: 42,
	charactersPerSecond: 20,
	minSeconds: 5 / 6,
	maxSeconds: 7,
	/** Two frames of film. */
	gapSeconds: 2 / 24,
	/** A shorter pause between two subtitles only flickers, so that it is closed. */
	flickerSeconds: 0.5,
};
