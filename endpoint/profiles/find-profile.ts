import type { EndpointSettings, ProfileName } from '../endpoint-settings';
import { gemini } from './gemini';
import { generic } from './generic';
import { groq } from './groq';
import { ollama } from './ollama';
import { openai } from './openai';
import { openrouter } from './openrouter';
import type { Profile } from './profile';

// generic matches every URL, so it stands last.
export const profiles: readonly Profile[] = [gemini, openai, groq, ollama, openrouter, generic];

/**
 * The profile that the settings name, or with `auto` the first one that knows the base URL. At the
 * host of a provider it is that provider's, whatever the settings say: another dialect would fail.
 */
export function findProfile(settings: Pick<EndpointSettings, 'baseUrl' | 'profile'>): Profile {
	const wanted: ProfileName | 'auto' = settings.profile;
	const url = new URL(settings.baseUrl);
	const own = providerAt(url.hostname);
	if (own) return own;
	const found = profiles.find((profile) =>
		wanted === 'auto' ? profile.matches(url) : profile.name === wanted,
	);
	return found ?? generic;
}

/** The provider whose public service is at the host; undefined for any other server or gateway. */
export const providerAt = (hostname: string): Profile | undefined =>
	profiles.find(({ baseUrl }) => isPublicHost(baseUrl) && hostOf(baseUrl) === hostname);

const hostOf = (address: string) => new URL(address).hostname;

const isPublicHost = (address: string) => address !== '' && hostOf(address) !== 'localhost';
