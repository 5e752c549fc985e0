/** A part of a message, as OpenAI words it, that holds a file or says what the next one holds. */
export type ContentPart =
	| { type: 'text'; text: string }
	| { type: 'image_url'; image_url: { url: string; detail?: Detail } }
	| { type: 'video_url'; video_url: { url: string } }
	| { type: 'file'; file: { filename: string; file_data: string } }
	| { type: 'input_audio'; input_audio: { data: string; format: 'wav' | 'mp3' } };

/** How closely a model looks at an image. */
export type Detail = 'auto' | 'low' | 'high';

export interface PartOptions {
	detail?: Detail | undefined;
	/** Whether an image over the endpoint's limit is made smaller instead of refused. */
	scaleDown?: boolean | undefined;
	/** Longest side of an image in pixels; a longer one is made smaller. */
	maxSide?: number | undefined;
	/** Of a video, this many pictures are sent, also where the endpoint takes the file itself. */
	videoFrames?: number | undefined;
	/** Whether the sound of a video is sent beside its pictures. */
	videoSound?: boolean | undefined;
	/** Whether a file at an address is fetched here even where the endpoint could do it. */
	fetch?: boolean | undefined;
	/** A PDF of more pages is read as text, where it has any. */
	maxPdfPages?: number | undefined;
}
