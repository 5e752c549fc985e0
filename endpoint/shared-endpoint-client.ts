import { createEndpointClients } from './endpoint-clients';

/** The client of these settings, shared by all workflows that run in this process. */
export const sharedEndpointClient = createEndpointClients();
