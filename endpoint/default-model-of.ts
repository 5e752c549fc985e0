import type { EndpointSettings } from './endpoint-settings';
import { findProfile } from './profiles/find-profile';
import type { DefaultTask } from './profiles/model-task';

/** The model that an endpoint's provider is asked for where none is chosen; undefined where it has none. */
export const defaultModelOf = (
	settings: Pick<EndpointSettings, 'baseUrl' | 'profile'>,
	task: DefaultTask,
): string | undefined => findProfile(settings).defaultModels[task];
