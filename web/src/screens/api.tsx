/** Hands the HTTP side to the screens, so that the gallery can show them without a server. */
import { createContext, useContext } from 'react';
import { api } from '../connection/api';

export type Api = typeof api;

const Context = createContext<Api>(api);

export const ApiProvider = Context.Provider;

export function useApi(): Api {
  return useContext(Context);
}
