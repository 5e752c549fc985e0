import { openaiVideos } from './openai-videos';

/** LiteLLM, new-api and other gateways: in OpenAI's words. */
export const genericVideos = openaiVideos;
