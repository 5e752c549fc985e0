const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_AUDIO_SECOND = 32;

export const tokensOfText = (text) => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

export const tokensOfAudio = (seconds) => Math.ceil(seconds * TOKENS_PER_AUDIO_SECOND);
