import { openaiSpeech } from './openai-speech';
import type { SpeechRoute } from './profile';

/** Servers such as Kokoro-FastAPI, LocalAI and Speaches, which follow OpenAI's older models. */
export const genericSpeech: SpeechRoute = { ...openaiSpeech, maxChars: () => 4096 };
