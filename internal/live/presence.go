package live

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// PresentFor is how long Present holds.
const PresentFor = 30 * time.Second

func presenceKey(store chat.StoreID) string { return "dragoman:{" + string(store) + "}:present" }

// Present says that the agent is there, for the next PresentFor.
func (l *Live) Present(ctx context.Context, store chat.StoreID, agent chat.AgentID) error {
	now := l.now()
	return l.Do(ctx, "noting presence", func(ctx context.Context, client redis.UniversalClient) error {
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			key := presenceKey(store)
			p.ZAdd(ctx, key, redis.Z{Score: float64(now.Add(PresentFor).UnixMilli()), Member: string(agent)})
			p.ZRemRangeByScore(ctx, key, "-inf", strconv.FormatInt(now.UnixMilli(), 10))
			p.Expire(ctx, key, 2*PresentFor)
			return nil
		})
		return err
	})
}

// Absent takes Present back.
func (l *Live) Absent(ctx context.Context, store chat.StoreID, agent chat.AgentID) error {
	return l.Do(ctx, "noting absence", func(ctx context.Context, client redis.UniversalClient) error {
		return client.ZRem(ctx, presenceKey(store), string(agent)).Err()
	})
}

// PresentAgents returns who is there.
func (l *Live) PresentAgents(ctx context.Context, store chat.StoreID) ([]chat.AgentID, error) {
	var names []string
	err := l.Do(ctx, "reading presence", func(ctx context.Context, client redis.UniversalClient) (err error) {
		from := "(" + strconv.FormatInt(l.now().UnixMilli(), 10)
		names, err = client.ZRangeByScore(ctx, presenceKey(store), &redis.ZRangeBy{Min: from, Max: "+inf"}).Result()
		return err
	})
	agents := make([]chat.AgentID, len(names))
	for i, name := range names {
		agents[i] = chat.AgentID(name)
	}
	return agents, err
}
