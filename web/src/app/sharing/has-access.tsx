import { Avatar, AvatarGroup, AvatarGroupItem, Button, makeStyles, tokens } from '@fluentui/react-components';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type DriveItem, isOwn } from '../graph';
import { useWords } from '../words';
import { manage } from './open';
import { permissionsOf, personOf } from './permissions';
import { sorted } from './rights';

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  row: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', fontSize: tokens.fontSizeBase200, marginBottom: '8px' },
});

const MOST_FACES = 5;

/** In the pane of one item: who reaches it beside its owner. */
export function HasAccess({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const isShareable = item.root === undefined && isOwn(item.parentReference);
  const { data } = useQuery({ ...permissionsOf(item), enabled: isShareable });
  if (!isShareable || data === undefined) {
    return null;
  }
  const { people, links } = sorted(data);
  return (
    <section>
      <h3 className={styles.heading}>{words.say('sharing.access')}</h3>
      <div className={styles.row}>
        {people.length > 0 && (
          <AvatarGroup size={24} layout="stack" aria-label={words.list(people.map((each) => personOf(each, words)))}>
            {people.slice(0, MOST_FACES).map((each) => (
              <AvatarGroupItem key={each.id} name={personOf(each, words)} />
            ))}
          </AvatarGroup>
        )}
        {links.length > 0 && <Avatar size={24} icon={<LinkRegular />} aria-hidden="true" />}
        <span>
          {people.length + links.length === 0
            ? words.say('sharing.access.you')
            : [people.length > 0 ? words.say('sharing.access.people', { n: people.length }) : '', links.length > 0 ? words.say('sharing.access.links', { n: links.length }) : ''].filter((each) => each !== '').join(' · ')}
        </span>
      </div>
      <Button size="small" onClick={() => void manage(item)}>
        {words.say('sharing.manage')}
      </Button>
    </section>
  );
}
