/** The forms in which files stand in messages, as far as they are looked at here. */
interface Block {
	type?: unknown;
	/** OpenAI's forms. */
	image_url?: unknown;
	input_audio?: { data?: unknown; format?: unknown } | null;
	file?: { file_data?: unknown; filename?: unknown } | null;
	file_data?: unknown;
	/** LangChain's form before its version 1, which n8n's agent uses for PDF files. */
	source_type?: unknown;
	mime_type?: unknown;
	url?: unknown;
	data?: unknown;
}

/** A file as LangChain's standard has it, of whatever form it is; all else as it is. */
export function toStandardFile(block: unknown): unknown {
	if (typeof block !== 'object' || block === null) return block;
	const { type, mime_type: mimeType, ...given } = block as Block;
	if (type === 'image_url') {
		const { image_url: image } = given;
		const url = typeof image === 'string' ? image : (image as { url?: unknown } | null)?.url;
		return typeof url === 'string' ? { type: 'image', url } : block;
	}
	if (type === 'input_audio') {
		const { data, format } = given.input_audio ?? {};
		return { type: 'audio', data, mimeType: `audio/${String(format)}` };
	}
	const fileData = type === 'file' ? given.file?.file_data : given.file_data;
	if (typeof fileData === 'string') return { type: 'file', url: fileData };
	return mimeType === undefined ? block : { ...block, mimeType };
}
