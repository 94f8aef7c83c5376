import { createRoot } from 'react-dom/client';
import './style/index.css';
import { adoptKitStyles } from './kit/headless';
import { App, type OpenablePort } from './screens/App';
import { recall } from './session/memory';
import { ClassroomSession } from './session/session';
import { preferredLanguage, speak } from './words/words';

function openClassroom(code: string): OpenablePort {
  const session = new ClassroomSession(code);
  return { store: session.store, actions: session, open: () => session.open() };
}

async function start(): Promise<void> {
  adoptKitStyles();
  await speak(preferredLanguage());
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App openClassroom={openClassroom} recall={recall} />);
}

void start();
