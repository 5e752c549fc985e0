/** What to do about a recording that only ffmpeg can decode, where there is no ffmpeg. */
export const howToConvert = (format: 'wav' | 'mp3'): string =>
	`Install ffmpeg where the node or worker runs to convert it automatically. n8n's own image has none: use an image with ffmpeg, or set Execution Mode to Queue and Wait with workers that have it. Or record it as m4a with AAC-LC, ogg with opus, flac or wav, or convert it to ${format} before this node`;
