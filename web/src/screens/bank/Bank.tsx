import '../../style/bank.css';
import '../../style/editor.css';
import '../../style/preparing.css';
import type { RouteName } from '../routes';
import { Editor } from './Editor';
import { Import } from './Import';
import { LessonEditor } from './LessonEditor';
import { Lessons } from './Lessons';
import { Questions } from './Questions';

/** The pages of questions and lessons. A question that was just saved for the first time stays on its page. */
export default function Bank({ screen, id }: { screen: RouteName; id: string }) {
  switch (screen) {
    case 'question-new':
    case 'question':
      return <Editor id={id} />;
    case 'questions-import':
      return <Import />;
    case 'lessons':
      return <Lessons />;
    case 'lesson-new':
    case 'lesson':
      return <LessonEditor id={id} />;
    default:
      return <Questions />;
  }
}
