package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// command is one JSON value on the client's standard input: a call, or what to do with earlier ones.
type command struct {
	ID        int                 `json:"id"`
	Service   string              `json:"service"`
	Method    string              `json:"method"`
	Request   json.RawMessage     `json:"request"`
	TimeoutMS int64               `json:"timeout_ms"`
	Metadata  map[string][]string `json:"metadata"`

	Cancel int  `json:"cancel"` // the id of a call to give up
	Close  bool `json:"close"`  // the connection
}

// outcome of one call. Code is absent if the call ended without an answer, and Error then says why.
type outcome struct {
	ID      int         `json:"id"`
	Code    *codes.Code `json:"code,omitempty"`
	Message string      `json:"message,omitempty"`
	Details []detail    `json:"details,omitempty"`
	Answer  interface{} `json:"answer,omitempty"`
	Error   string      `json:"error,omitempty"`
}

type detail struct {
	Type  string `json:"type"`
	Value []byte `json:"value"`
}

// call makes the calls it is told, all on one connection and side by side, until the standard input has ended and each call has too.
func call(path string) error {
	connection, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	client := ttrpc.NewClient(connection)
	defer client.Close()

	var calls sync.WaitGroup
	cancels := map[int]context.CancelFunc{}
	for commands := json.NewDecoder(os.Stdin); ; {
		var next command
		if err := commands.Decode(&next); errors.Is(err, io.EOF) {
			calls.Wait()
			return nil
		} else if err != nil {
			return err
		}
		switch {
		case next.Close:
			client.Close()
		case next.Cancel != 0:
			cancels[next.Cancel]()
		default:
			ctx, cancel := next.context()
			cancels[next.ID] = cancel
			calls.Add(1)
			go func() {
				defer calls.Done()
				defer cancel()
				tell(next.make(ctx, client))
			}()
		}
	}
}

func (c *command) context() (context.Context, context.CancelFunc) {
	ctx := context.Background()
	if len(c.Metadata) > 0 {
		ctx = ttrpc.WithMetadata(ctx, ttrpc.MD(c.Metadata))
	}
	if c.TimeoutMS == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(c.TimeoutMS)*time.Millisecond)
}

func (c *command) make(ctx context.Context, client *ttrpc.Client) outcome {
	request, answer := messagesOf(c.Method)
	if len(c.Request) > 0 {
		if err := json.Unmarshal(c.Request, request); err != nil {
			return outcome{ID: c.ID, Error: err.Error()}
		}
	}
	service := c.Service
	if service == "" {
		service = imageService
	}
	err := client.Call(ctx, service, c.Method, request, answer)
	result, answered := status.FromError(err)
	if !answered {
		return outcome{ID: c.ID, Error: err.Error()}
	}
	code := result.Code()
	told := outcome{ID: c.ID, Code: &code, Message: result.Message()}
	for _, each := range result.Proto().GetDetails() {
		told.Details = append(told.Details, detail{Type: each.TypeUrl, Value: each.Value})
	}
	if code == codes.OK {
		told.Answer = answer
	}
	return told
}

func messagesOf(method string) (request, answer interface{}) {
	switch method {
	case "Exists":
		return &existsRequest{}, &existsResponse{}
	case "Inspect":
		return &inspectRequest{}, &imageInfo{}
	case "List":
		return &listRequest{}, &listResponse{}
	case "Remove":
		return &removeRequest{}, &removeResponse{}
	case "Tag":
		return &tagRequest{}, &empty{}
	}
	return &empty{}, &empty{}
}
