package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/golang/protobuf/ptypes/any"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// images does what a reference tells it to: "verb" or "verb:argument".
type images struct {
	mutex sync.Mutex
	gates map[string]chan struct{}
}

func newImages() *images { return &images{gates: map[string]chan struct{}{}} }

func (s *images) methods() map[string]ttrpc.Method {
	return map[string]ttrpc.Method{
		"Exists": func(ctx context.Context, read func(interface{}) error) (interface{}, error) {
			var request existsRequest
			if err := read(&request); err != nil {
				return nil, err
			}
			return s.exists(ctx, request.Reference)
		},
		"Inspect": func(ctx context.Context, read func(interface{}) error) (interface{}, error) {
			var request inspectRequest
			if err := read(&request); err != nil {
				return nil, err
			}
			return inspect(ctx, request.ID)
		},
		"List": func(_ context.Context, read func(interface{}) error) (interface{}, error) {
			var request listRequest
			if err := read(&request); err != nil {
				return nil, err
			}
			return list(&request), nil
		},
		"Remove": func(_ context.Context, read func(interface{}) error) (interface{}, error) {
			var request removeRequest
			if err := read(&request); err != nil {
				return nil, err
			}
			return &removeResponse{Deleted: []string{"sha256:" + request.ID}, Untagged: []string{request.ID, strconv.FormatBool(request.Force)}}, nil
		},
		"Tag": func(_ context.Context, read func(interface{}) error) (interface{}, error) {
			var request tagRequest
			if err := read(&request); err != nil {
				return nil, err
			}
			if request.Source == "release" {
				close(s.gate(request.Repo))
			}
			return &empty{}, nil
		},
	}
}

func (s *images) gate(key string) chan struct{} {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	gate := s.gates[key]
	if gate == nil {
		gate = make(chan struct{})
		s.gates[key] = gate
	}
	return gate
}

func (s *images) exists(ctx context.Context, reference string) (interface{}, error) {
	switch verb, key := split(reference); verb {
	case "absent":
		return &existsResponse{}, nil
	case "wait":
		gate := s.gate(key)
		tell(happening{Event: "started", Key: key})
		select {
		case <-gate:
		case <-ctx.Done():
			tell(happening{Event: "cancelled", Key: key, Error: ctx.Err().Error()})
			return nil, ctx.Err()
		}
	}
	return &existsResponse{Exists: true, ID: "sha256:" + reference}, nil
}

func inspect(ctx context.Context, id string) (interface{}, error) {
	verb, argument := split(id)
	number, _ := strconv.Atoi(argument)
	switch verb {
	case "context":
		return &imageInfo{ID: id, Size: remaining(ctx), Config: &imageConfig{Env: metadata(ctx)}}, nil
	case "details":
		return nil, status.ErrorProto(&spb.Status{Code: int32(codes.NotFound), Message: "no such image: übung", Details: []*any.Any{
			{TypeUrl: "type.googleapis.com/arcbox.v1.KeyValue", Value: []byte("\x0a\x01k\x12\x01v")},
			{TypeUrl: "type.example.com/unknown", Value: []byte{0xff, 0x00}},
		}})
	case "nil":
		return nil, nil
	case "plain":
		return nil, errors.New("the store is on fire")
	case "size":
		return &imageInfo{ID: id, Comment: strings.Repeat("x", number)}, nil
	case "status":
		return nil, status.Error(codes.Code(number), fmt.Sprintf("status %d", number))
	}
	return &imageInfo{ID: "sha256:" + id, RepoTags: []string{id, "übung:1"}, Size: 1 << 40}, nil
}

func list(request *listRequest) *listResponse {
	response := &listResponse{}
	for i := int64(1); i <= 3; i++ {
		response.Images = append(response.Images, &imageSummary{
			ID:         fmt.Sprintf("sha256:%d", i),
			RepoTags:   []string{request.Filters, strconv.FormatBool(request.All)},
			Created:    1 << 33,
			Containers: -1,
			Labels:     map[string]string{"number": strconv.FormatInt(i, 10), "empty": ""},
		})
	}
	return response
}

// remaining nanoseconds to the deadline that came with the call; -1 if none did.
func remaining(ctx context.Context) int64 {
	deadline, ok := ctx.Deadline()
	if !ok {
		return -1
	}
	return time.Until(deadline).Nanoseconds()
}

// metadata as key=value: keys sorted, since a map has no order; the values of a key as they came.
func metadata(ctx context.Context) []string {
	entries := []string{}
	all, _ := ttrpc.GetMetadata(ctx)
	keys := []string{}
	for key := range all {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		for _, value := range all[key] {
			entries = append(entries, key+"="+value)
		}
	}
	return entries
}

func split(reference string) (verb, argument string) {
	if at := strings.IndexByte(reference, ':'); at >= 0 {
		return reference[:at], reference[at+1:]
	}
	return reference, ""
}
